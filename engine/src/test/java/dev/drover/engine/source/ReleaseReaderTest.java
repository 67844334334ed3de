package dev.drover.engine.source;

import static dev.drover.engine.source.ReleaseReading.codes;
import static dev.drover.engine.source.ReleaseReading.problems;
import static dev.drover.engine.source.ReleaseReading.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.sql.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleaseReaderTest {
    private static final String SQL = "SELECT 1;";

    @Test
    void readsNumberedFilesInNumericOrder() throws Exception {
        var release =
                read(
                        "10_c.sql",
                        SQL,
                        "002_b b.sql",
                        SQL,
                        "002_x.down.sql",
                        "SELECT 2;",
                        "1.sql",
                        "-- none",
                        "README.md",
                        "x");
        assertThat(release.format()).isEqualTo(Format.NUMBERED);
        assertThat(release.migrations())
                .extracting(Migration::version)
                .containsExactly("1", "2", "10");
        assertThat(release.migrations())
                .extracting(Migration::description)
                .containsExactly("", "b b", "c");
        assertThat(release.head()).contains("10");
        assertThat(release.find("002").orElseThrow().down().orElseThrow().statements()).hasSize(1);
        assertThat(release.find("1").orElseThrow().units()).isEmpty();
        assertThat(release.files())
                .extracting(SourceFile::path)
                .containsExactly("002_b b.sql", "002_x.down.sql", "1.sql", "10_c.sql");
    }

    @Test
    void readsFlywayWithRepeatablesLast() throws Exception {
        var release =
                read(
                        "R__b_view.sql",
                        SQL,
                        "R__a_view.sql",
                        SQL,
                        "V1_10__ten.sql",
                        SQL,
                        "sub/V1.2__two_words.sql",
                        SQL,
                        "V2.0__x.sql",
                        SQL,
                        "U1.02__two.sql",
                        SQL,
                        "V2.0__x.sql.conf",
                        "# c\nexecuteInTransaction = false\n");
        assertThat(release.format()).isEqualTo(Format.FLYWAY);
        assertThat(release.migrations())
                .extracting(Migration::version)
                .containsExactly("1.2", "1.10", "2", "a view", "b view");
        assertThat(release.find("1_2").orElseThrow().description()).isEqualTo("two words");
        assertThat(release.find("1.2").orElseThrow().down()).isPresent();
        assertThat(release.migrations().getLast().kind()).isEqualTo(Migration.Kind.REPEATABLE);
        assertThat(release.head()).contains("2");
        assertThat(release.files()).hasSize(7);
    }

    @Test
    void readsGolangMigrateWithItsDialects() throws Exception {
        var release =
                read(
                        "20210311102338000015_a.up.sql", SQL,
                        "20210311102338000015_a.postgres.up.sql", "SELECT 2;",
                        "20210311102338000015_a.mysql.up.sql", "`",
                        "20210311102338000015_a.down.sql", SQL,
                        "9_b.c.autocommit.up.sql", "SELECT 1; SELECT 2;",
                        "7_only.sqlite3.up.sql", "`",
                        "7_only.sqlite3.down.sql", "`");
        assertThat(release.format()).isEqualTo(Format.GOLANG_MIGRATE);
        assertThat(release.migrations())
                .extracting(Migration::version)
                .containsExactly("9", "20210311102338000015");
        assertThat(release.migrations().getFirst().units()).hasSize(2);
        assertThat(release.migrations().getFirst().description()).isEqualTo("b.c");
        assertThat(release.migrations().getLast().up().text()).isEqualTo("SELECT 2;");
        assertThat(release.migrations().getLast().down()).isPresent();
        assertThat(release.files())
                .extracting(SourceFile::path)
                .doesNotContain("20210311102338000015_a.up.sql");
    }

    @Test
    void equalTimestampsAreToldApartByNameAndEqualNumbersAreNot() throws Exception {
        var release =
                read(
                        "1626194317_b.up.sql",
                        SQL,
                        "1626194317_a.up.sql",
                        SQL,
                        "1626194317_b.down.sql",
                        SQL,
                        "1626194317_a.down.sql",
                        "SELECT 2");
        assertThat(release.migrations())
                .extracting(Migration::version)
                .containsExactly("1626194317", "1626194317_b");
        assertThat(release.migrations().getFirst().down().orElseThrow().path())
                .isEqualTo("1626194317_a.down.sql");
        assertThat(codes("7_b.up.sql", SQL, "07_a.up.sql", SQL))
                .containsExactly("DUPLICATE_VERSION 7_b.up.sql:0");
    }

    @Test
    void readsDieselFolders() throws Exception {
        var release =
                read(
                        "2017-10-08-193512_b/up.sql", SQL,
                        "20141007131735_a b/up.sql", SQL,
                        "20141007131735_a b/down.sql", SQL,
                        "2017-10-08-193512_b/metadata.toml", "run_in_transaction = false # why\n",
                        "data.sql", "no migration '");
        assertThat(release.format()).isEqualTo(Format.DIESEL);
        assertThat(release.migrations())
                .extracting(Migration::version)
                .containsExactly("20141007131735", "20171008193512");
        assertThat(release.find("2017-10-08-193512")).isPresent();
        assertThat(release.files()).hasSize(4);
    }

    @Test
    void readsPrismaFoldersByWholeName() throws Exception {
        var release =
                read(
                        "20260630120000_b/migration.sql",
                        SQL,
                        "20260630120000_a/migration.sql",
                        SQL,
                        "0_init/migration.sql",
                        SQL,
                        "migration_lock.toml",
                        "x");
        assertThat(release.format()).isEqualTo(Format.PRISMA);
        assertThat(release.migrations())
                .extracting(Migration::version)
                .containsExactly("0_init", "20260630120000_a", "20260630120000_b");
        assertThat(release.migrations().getLast().description()).isEqualTo("b");
    }

    @Test
    void aDuplicateNamesBothFiles() {
        var problems = problems(ReadOptions.DEFAULT, "V1_2__a.sql", SQL, "V1.2__b.sql", SQL);
        assertThat(problems)
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.code()).isEqualTo("DUPLICATE_VERSION");
                    assertThat(each.what()).contains("V1_2__a.sql").contains("V1.2__b.sql");
                });
        assertThat(codes("001_a.sql", SQL, "1_b.sql", SQL))
                .containsExactly("DUPLICATE_VERSION 1_b.sql:0");
    }

    @Test
    void namesThatAreNoMigrationsAreProblems() {
        assertThat(
                        codes(
                                "V1__a.sql",
                                SQL,
                                "V2_b.sql",
                                SQL,
                                "afterMigrate.sql",
                                SQL,
                                "B3__c.sql",
                                SQL,
                                "V4__d.java",
                                ""))
                .containsExactly(
                        "STRAY_SQL_FILE V2_b.sql:0",
                        "NOT_SQL_MIGRATION V4__d.java:0",
                        "CALLBACK_UNSUPPORTED afterMigrate.sql:0");
        assertThat(codes("001_a.sql", SQL, "seed.sql", SQL, "old/002_b.sql", SQL))
                .containsExactly("STRAY_SQL_FILE old/002_b.sql:0", "STRAY_SQL_FILE seed.sql:0");
        assertThat(codes("1_a.up.sql", SQL, "2_b.up.go", "x", "3_c.down.sql", SQL))
                .containsExactly("NOT_SQL_MIGRATION 2_b.up.go:0", "ORPHAN_FILE 3_c.down.sql:0");
        assertThat(codes("2020_a/up.sql", SQL, "2020_a/Up.sql", SQL))
                .containsExactly("STRAY_SQL_FILE 2020_a/Up.sql:0");
        assertThat(codes("V1__a.sql", SQL, "V2__a.sql.conf", ""))
                .containsExactly("ORPHAN_FILE V2__a.sql.conf:0");
    }

    @Test
    void aFolderHasOneFormat() throws Exception {
        var mixed = problems(ReadOptions.DEFAULT, "001_a.sql", SQL, "V1__a.sql", SQL);
        assertThat(mixed)
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.code()).isEqualTo("MIXED_FORMATS");
                    assertThat(each.what()).contains("001_a.sql").contains("V1__a.sql");
                });
        assertThat(codes("schema.sql", SQL)).containsExactly("NO_MIGRATIONS :0");
        var flyway = new ReadOptions(Optional.of(Format.FLYWAY), Map.of());
        assertThat(problems(flyway, "001_a.sql", SQL))
                .extracting(SourceProblem::code)
                .containsExactly("NO_MIGRATIONS");
        assertThat(problems(flyway, "001_a.sql", SQL, "V1__a.sql", SQL))
                .extracting(SourceProblem::code)
                .containsExactly("STRAY_SQL_FILE");
    }

    @Test
    void everythingWrongIsToldAtOnceInTheOrderOfTheFiles() {
        assertThat(
                        codes(
                                "3_c.sql",
                                "SELECT 1;\nSELECT '",
                                "1_a.sql",
                                "SELECT 1;\n\n\\i x",
                                "2_b.sql",
                                "-- drover:nope\n",
                                "2_b.down.sql",
                                "SELECT (",
                                "x.sql",
                                SQL))
                .containsExactly(
                        "PSQL_COMMAND 1_a.sql:3",
                        "UNCLOSED_BRACKET 2_b.down.sql:1",
                        "UNKNOWN_DIRECTIVE 2_b.sql:1",
                        "UNCLOSED_STRING 3_c.sql:2",
                        "STRAY_SQL_FILE x.sql:0");
    }

    @Test
    void settingsAndDirectivesSayWhetherThereIsATransaction() throws Exception {
        var two = "SELECT 1; SELECT 2;";
        assertThat(units("V1__a.sql", two)).hasSize(1);
        assertThat(units("V1__a.sql", two, "V1__a.sql.conf", "executeInTransaction=false"))
                .hasSize(2);
        assertThat(units("2020_a/up.sql", two, "2020_a/metadata.toml", "run_in_transaction=false"))
                .hasSize(2);
        assertThat(units("1_a.sql", "-- drover:transaction none\n" + two)).hasSize(2);
        assertThat(units("1_a.sql", "CREATE INDEX CONCURRENTLY i ON t (a)"))
                .singleElement()
                .isInstanceOf(Unit.Alone.class);
        assertThat(
                        codes(
                                "V1__a.sql",
                                two,
                                "V1__a.sql.conf",
                                "shouldRun=x\nexecuteInTransaction=maybe"))
                .containsExactly(
                        "UNKNOWN_SETTING V1__a.sql.conf:1", "BAD_SETTING V1__a.sql.conf:2");
        assertThat(
                        codes(
                                "V1__a.sql",
                                "-- drover:transaction none\n" + two,
                                "V1__a.sql.conf",
                                "executeInTransaction=true"))
                .containsExactly("CONTRADICTING_TRANSACTION_MARKS V1__a.sql:0");
        assertThat(codes("1_a.sql", "-- drover:transaction all\nSELECT 1;\nVACUUM;"))
                .containsExactly("TRANSACTION_IMPOSSIBLE 1_a.sql:3");
        assertThat(
                        codes(
                                "1_a.sql",
                                "-- drover:transaction all\nBEGIN; SELECT 1; COMMIT; SELECT 2;"))
                .containsExactly("TRANSACTION_IMPOSSIBLE 1_a.sql:2");
    }

    private static List<Unit> units(String... files) throws InvalidReleaseException {
        return read(files).migrations().getFirst().units();
    }

    @Test
    void marksOfOtherToolsAreNotTakenForComments() {
        assertThat(codes("V1__a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;"))
                .containsExactly("FOREIGN_MARK V1__a.sql:1");
        assertThat(codes("1_a.up.sql", "\n-- migrate:up\nSELECT 1;"))
                .containsExactly("FOREIGN_MARK 1_a.up.sql:2");
        assertThat(codes("2020_a/up.sql", "-- no-transaction\nSELECT 1;"))
                .containsExactly("FOREIGN_MARK 2020_a/up.sql:1");
        var numbered = new ReadOptions(Optional.of(Format.NUMBERED), Map.of());
        assertThat(
                        problems(
                                numbered,
                                "1_a.sql",
                                "SELECT 1;\n---- create above / drop below ----\nSELECT 2;"))
                .extracting(SourceProblem::code)
                .containsExactly("FOREIGN_MARK");
        assertThat(codes("1_a.sql", "--liquibase formatted sql\nSELECT 1;"))
                .containsExactly("FOREIGN_MARK 1_a.sql:1");
    }

    @Test
    void pathsThatLeadElsewhereAreRefused() {
        for (var path :
                List.of(
                        "../1_a.sql",
                        "/1_a.sql",
                        "a/../1_a.sql",
                        "a//1_a.sql",
                        "a\\1_a.sql",
                        "",
                        "a/",
                        "./1_a.sql",
                        "1_a\n.sql")) {
            assertThat(codes(path, SQL)).as(path).containsExactly("BAD_PATH :0");
        }
        assertThat(codes("1_a.sql", SQL, "1_a.sql", SQL))
                .containsExactly("DUPLICATE_PATH 1_a.sql:0");
    }

    @Test
    void equalContentHasAnEqualDigest() throws Exception {
        var release = read("1_a.sql", SQL, "2_b.sql", "SELECT 2;");
        assertThat(release.digest()).matches("sha256:[0-9a-f]{64}");
        assertThat(read("2_b.sql", "SELECT 2;", "1_a.sql", SQL, "README", "x")).isEqualTo(release);
        assertThat(ReleaseReader.read(release.files(), ReadOptions.DEFAULT)).isEqualTo(release);

        var renamed = read("1_a.sql", SQL, "2_c.sql", "SELECT 2;");
        assertThat(renamed.digest()).isNotEqualTo(release.digest());
        assertThat(renamed.splitDigest()).isEqualTo(release.splitDigest());
        var marked = read("1_a.sql", SQL, "2_b.sql", "-- drover:transaction none\nSELECT 2;");
        assertThat(marked.digest()).isNotEqualTo(release.digest());
        var divided = read("1_a.sql", "-- drover:transaction none\nSELECT 1; SELECT 2");
        assertThat(divided.splitDigest())
                .isNotEqualTo(read("1_a.sql", "SELECT 1; SELECT 2").splitDigest());
    }

    @Test
    void lineEndsDoNotChangeAChecksum() throws Exception {
        var checksum = read("1_a.sql", "SELECT\n1;\n").migrations().getFirst().checksum();
        // printf 'SELECT\n1;\n' | sha256sum
        assertThat(checksum)
                .isEqualTo("55e9bbee9000869e6b0d30a9dcfca1d3ce8b50e39079d2123157e54f813243ad");
        assertThat(read("1_a.sql", "SELECT\r\n1;\r\n").migrations().getFirst().checksum())
                .isEqualTo(checksum);
        assertThat(read("1_a.sql", "SELECT\r1;\r").migrations().getFirst().checksum())
                .isEqualTo(checksum);
        assertThat(read("1_a.sql", "SELECT 1;\n").migrations().getFirst().checksum())
                .isNotEqualTo(checksum);
    }

    @Test
    void manyFilesAreOrderedByNumberNotByText() throws Exception {
        assertThat(
                        read(
                                        "9999999999999999999_a.sql",
                                        SQL,
                                        "10000000000000000000_b.sql",
                                        SQL,
                                        "0_z.sql",
                                        SQL)
                                .migrations())
                .extracting(Migration::version)
                .containsExactly("0", "9999999999999999999", "10000000000000000000");
    }
}
