package dev.drover.engine.source;

import static dev.drover.engine.source.ReleaseReading.codes;
import static dev.drover.engine.source.ReleaseReading.files;
import static dev.drover.engine.source.ReleaseReading.problems;
import static dev.drover.engine.source.ReleaseReading.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that keep both ways in one file, or steer a script by marks in it. */
class OneFileFormatsTest {
    private static final String GOOSE =
            """
            -- What it does.
            -- drover:phase expand
            -- +goose Up
            CREATE TABLE t (a int);
            -- +goose StatementBegin
            CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
            -- +goose StatementEnd

            -- +goose Down
            DROP FUNCTION f();
            DROP TABLE t;
            """;
    private static final String DBMATE =
            """
            -- migrate:up
            CREATE TABLE t (a int);

            -- migrate:down
            DROP TABLE t;
            -- migrate:up
            CREATE TABLE u (a int);
            -- migrate:down
            DROP TABLE u;
            """;
    private static final String TERN =
            "CREATE TABLE t (a int);\n---- create above / drop below ----\n\nDROP TABLE t;\n";

    @Test
    void gooseKeepsBothWaysInOneFile() throws Exception {
        var release = read("10_b.sql", "-- +goose Up\nSELECT 1;", "00002_a.sql", GOOSE);
        assertThat(release.format()).isEqualTo(Format.GOOSE);
        assertThat(release.migrations()).extracting(Migration::version).containsExactly("2", "10");
        var migration = release.migrations().getFirst();
        assertThat(lines(migration.up().statements())).containsExactly(4, 6);
        assertThat(lines(migration.down().orElseThrow().statements())).containsExactly(10, 11);
        assertThat(migration.directives().phase()).contains("expand");
        assertThat(migration.transactional()).isTrue();
        assertThat(release.migrations().getLast().down()).isEmpty();
        assertThat(
                        read("1_a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\n\n")
                                .migrations()
                                .getFirst()
                                .down())
                .isEmpty();
    }

    @Test
    void gooseMayRunWithoutATransaction() throws Exception {
        for (var mark : List.of("NO TRANSACTION", "no transaction")) {
            var migration =
                    read("1_a.sql", "-- +goose " + mark + "\n-- +goose Up\nSELECT 1; SELECT 2;")
                            .migrations()
                            .getFirst();
            assertThat(migration.units()).hasSize(2);
            assertThat(migration.transactionReason()).isEqualTo("-- +goose NO TRANSACTION");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'-- +goose Up|-- +goose Up|SELECT 1;', MARK_MISPLACED, 2",
        "'SELECT 1;|-- +goose Up|SELECT 2;', MARK_MISPLACED, 1",
        "'-- +goose Down|SELECT 1;|-- +goose Up|SELECT 2;', MARK_MISPLACED, 1",
        "'-- +goose Up|SELECT 1;|  -- +goose Down|SELECT 2;', MARK_MISPLACED, 3",
        "'-- +goose Up|-- +goose StatementBegin|SELECT 1;|-- +goose Down|SELECT 2;', MARK_UNCLOSED, 2",
        "'-- +goose Up|SELECT 1;|-- +goose StatementEnd', MARK_MISPLACED, 3",
        "'-- +goose Up|-- +goose ENVSUB ON|SELECT 1;', MARK_UNSUPPORTED, 2",
        "'-- +goose Up|-- +goose NO TRANSACTIONS|SELECT 1;', UNKNOWN_MARK, 2",
        "'-- +goose Down|SELECT 1;', MARK_MISSING, 0",
        "'-- +goose Up|SELECT 1;|-- +goose Down|SELECT (;', UNCLOSED_BRACKET, 4"
    })
    void gooseMarksThatWouldNotBeFollowedAreProblems(String text, String code, int line) {
        assertThat(codes("1_a.sql", text.replace('|', '\n')))
                .first()
                .isEqualTo(code + " 1_a.sql:" + line);
    }

    @Test
    void goMigrationsAreNotLeftOutSilently() {
        assertThat(codes("1_a.sql", GOOSE, "2_b.go", "package migrations"))
                .containsExactly("NOT_SQL_MIGRATION 2_b.go:0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- +goose NO TRANSACTION|-- +goose Up|SELECT 1; SELECT 2;|-- +goose Down|CALL p();",
                "-- migrate:up|SELECT 1; SELECT 2;|-- migrate:down transaction:false|CALL p();",
                "SELECT 1; SELECT 2;|---- create above / drop below ----|---- tern: disable-tx ----|CALL p();"
            })
    void aWayBackMayRunWithoutATransaction(String text) throws Exception {
        var migration = read("001_a.sql", text.replace('|', '\n')).migrations().getFirst();

        assertThat(migration.downOutside()).isTrue();
        assertThat(migration.transactional()).isEqualTo(!text.contains("goose"));
    }

    @Test
    void aWayBackInItsOwnFileMayRunWithoutATransaction() throws Exception {
        var sqlx =
                read(
                        "1_a.up.sql",
                        "SELECT 1;",
                        "1_a.down.sql",
                        "-- no-transaction\nCALL p();",
                        "2_b.up.sql",
                        "-- no-transaction\nVACUUM;");

        assertThat(sqlx.migrations().getFirst().downOutside()).isTrue();
    }

    @Test
    void dbmateMayHaveSeveralBlocks() throws Exception {
        var release = read("20200101000000_a.sql", DBMATE, "2_b.sql", "-- migrate:up\nSELECT 1;");
        assertThat(release.format()).isEqualTo(Format.DBMATE);
        // By file name, as dbmate does.
        assertThat(release.migrations())
                .extracting(Migration::version)
                .containsExactly("20200101000000", "2");
        var migration = release.migrations().getFirst();
        assertThat(lines(migration.up().statements())).containsExactly(2, 7);
        assertThat(lines(migration.down().orElseThrow().statements())).containsExactly(5, 9);
    }

    @Test
    void dbmateMayRunWithoutATransaction() throws Exception {
        var migration =
                read(
                                "1_a.sql",
                                "-- migrate:up transaction:false\nSELECT 1; SELECT 2;\n-- migrate:down")
                        .migrations()
                        .getFirst();
        assertThat(migration.units()).hasSize(2);
        assertThat(migration.transactionReason()).isEqualTo("-- migrate:up transaction:false");
        assertThat(codes("1_a.sql", "-- migrate:up transactions:false\nSELECT 1;"))
                .containsExactly("UNKNOWN_MARK 1_a.sql:1");
        assertThat(codes("1_a.sql", "SELECT 0;\n-- migrate:up\nSELECT 1;"))
                .containsExactly("MARK_MISPLACED 1_a.sql:1");
        assertThat(
                        codes(
                                "1_a.sql",
                                "-- migrate:up transaction:false\nSELECT 1;\n-- migrate:up transaction:true\nSELECT 1;"))
                .containsExactly("CONTRADICTING_TRANSACTION_MARKS 1_a.sql:3");
    }

    @Test
    void ternDividesAFileByOneLine() throws Exception {
        var release =
                read(
                        "001_a.sql",
                        TERN,
                        "002_b.sql",
                        "---- tern: disable-tx ----\nSELECT 1; SELECT 2;");
        assertThat(release.format()).isEqualTo(Format.TERN);
        var first = release.migrations().getFirst();
        assertThat(lines(first.down().orElseThrow().statements())).containsExactly(4);
        assertThat(first.up().statements()).hasSize(1);
        assertThat(release.migrations().getLast().units()).hasSize(2);
        assertThat(codes("1_a.sql", TERN, "2_b.sql", "SELECT 1;\nSELECT {{.x}};"))
                .containsExactly("TEMPLATE_UNSUPPORTED 2_b.sql:2");
    }

    @Test
    void sqlxIsToldByItsMark() throws Exception {
        var release =
                read(
                        "20200101_a_b.sql",
                        "-- no-transaction\nSELECT 1; SELECT 2;",
                        "3_c.sql",
                        "SELECT 1;");
        assertThat(release.format()).isEqualTo(Format.SQLX);
        assertThat(release.migrations())
                .extracting(Migration::description)
                .containsExactly("c", "a b");
        assertThat(release.migrations().getLast().units()).hasSize(2);

        var reversible =
                read("1_a.up.sql", "-- no-transaction\nVACUUM;", "1_a.down.sql", "SELECT 1;");
        assertThat(reversible.format()).isEqualTo(Format.SQLX);
        assertThat(reversible.migrations().getFirst().down()).isPresent();
    }

    @Test
    void atlasFilesAreVerified() throws Exception {
        var release = read(atlas("SELECT 1;\n", "h1:sdLmbcAPKZ4zl7GKY1LL9fXxch1wAT5BPvc3901aj0E="));
        assertThat(release.format()).isEqualTo(Format.ATLAS);
        assertThat(release.migrations())
                .extracting(Migration::version)
                .containsExactly("20200101000000", "20200102000000");
        assertThat(release.migrations().getLast().units()).hasSize(2);
        assertThat(release.migrations().getLast().transactionReason())
                .isEqualTo("-- atlas:txmode none");
        assertThat(release.files()).extracting(SourceFile::path).contains("atlas.sum");
        assertThat(
                        ReleaseReader.read(
                                release.files(),
                                new ReadOptions(Optional.of(Format.ATLAS), Map.of())))
                .isEqualTo(release);
    }

    @Test
    void whatAtlasSumDoesNotSayIsRefused() {
        assertThat(codes(atlas("SELECT 2;\n", "")))
                .containsExactly("ATLAS_SUM_MISMATCH 20200101000000_a.sql:0");
        assertThat(codes(atlas("SELECT 1;\n", "h1:wrong")))
                .containsExactly("ATLAS_SUM_MISMATCH atlas.sum:1");
        assertThat(codes("1_a.sql", "SELECT 1;", "atlas.sum", "h1:x\n2_b.sql h1:y\n"))
                .containsExactly("ATLAS_SUM_MISMATCH atlas.sum:2");
        assertThat(codes("1_a.sql", "SELECT 1;", "atlas.sum", "h1:x\n"))
                .containsExactly("ATLAS_SUM_MISMATCH 1_a.sql:0");
        var atlas = new ReadOptions(Optional.of(Format.ATLAS), Map.of());
        assertThat(problems(atlas, "1_a.sql", "SELECT 1;"))
                .extracting(SourceProblem::code)
                .containsExactly("ATLAS_SUM_MISSING");
        assertThat(problems(atlas, "1_a.sql", "SELECT 1;\n-- atlas:txmode none\nSELECT 2;"))
                .extracting(SourceProblem::code)
                .containsExactly("ATLAS_SUM_MISSING", "MARK_MISPLACED");
        assertThat(problems(atlas, "1_a.sql", "-- atlas:delimiter \\n\\n\n\nSELECT 1;"))
                .extracting(SourceProblem::code)
                .containsExactly("ATLAS_SUM_MISSING", "MARK_UNSUPPORTED");
    }

    private static String[] atlas(String first, String sum) {
        return new String[] {
            "20200101000000_a.sql",
            first,
            "20200102000000_b.sql",
            "-- atlas:txmode none\n\nSELECT 2;\nSELECT 3;\n",
            "atlas.sum",
            (sum.isEmpty() ? "h1:x" : sum)
                    + "\n20200101000000_a.sql h1:18ncWnWtUIQslI/gl5K1b9tdKnQIKlbpOOLiSwBeka4=\n20200102000000_b.sql h1:ivfkDmDtYd3buAMnhZPwpe/3//5Zm5UUG2vYBnhD9SA=\n"
        };
    }

    @Test
    void marksOfSeveralToolsAreAmbiguous() {
        assertThat(codes("1_a.sql", GOOSE, "2_b.sql", DBMATE))
                .containsExactly("AMBIGUOUS_FORMAT :0");
        var some = problems(ReadOptions.DEFAULT, "1_a.sql", "SELECT 1;", "2_b.sql", GOOSE);
        assertThat(some)
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.code()).isEqualTo("AMBIGUOUS_FORMAT");
                    assertThat(each.what())
                            .contains("1 of 2 files bear the marks of goose (2_b.sql:3)")
                            .contains("1_a.sql has none");
                });
        var goose = new ReadOptions(Optional.of(Format.GOOSE), Map.of());
        assertThat(problems(goose, "1_a.sql", "SELECT 1;", "2_b.sql", GOOSE))
                .extracting(each -> each.code() + " " + each.path())
                .containsExactly("MARK_MISSING 1_a.sql");
    }

    @Test
    void whatIsPinnedIsRead() throws Exception {
        for (var format : List.of(Format.NUMBERED, Format.SQLX, Format.TERN)) {
            var release =
                    ReleaseReader.read(
                            files("1_a.sql", "SELECT 1;"),
                            new ReadOptions(Optional.of(format), Map.of()));
            assertThat(release.format()).isEqualTo(format);
        }
    }

    @Test
    void aChecksumIsOfTheWayUpAlone() throws Exception {
        var up = "-- +goose Up\nCREATE TABLE t (a int);\n";
        var checksum = checksum("1_a.sql", up);
        assertThat(checksum("1_a.sql", up + "\n\n-- +goose Down\nDROP TABLE t;\n"))
                .isEqualTo(checksum);
        assertThat(checksum("1_a.sql", up + "SELECT 1;\n")).isNotEqualTo(checksum);
        var blocks = "-- migrate:up\nSELECT 1;\n-- migrate:down\n%s-- migrate:up\nSELECT 2;\n";
        assertThat(checksum("1_a.sql", blocks.formatted("SELECT 3;\n\n\n")))
                .isEqualTo(checksum("1_a.sql", blocks.formatted("SELECT 4;\n")));
    }

    @Test
    void flywayBaselinesStandForWhatIsBeforeThem() throws Exception {
        var release =
                read(
                        "V1__a.sql",
                        "SELECT 1;",
                        "V2__b.sql",
                        "SELECT 2;",
                        "B2__all.sql",
                        "SELECT 3;",
                        "V3__c.sql",
                        "SELECT 4;",
                        "B1__old.sql",
                        "SELECT 5;");
        assertThat(release.migrations())
                .extracting(each -> each.kind() + " " + each.version())
                .containsExactly(
                        "VERSIONED 1", "BASELINE 1", "VERSIONED 2", "BASELINE 2", "VERSIONED 3");
        assertThat(release.find("2").orElseThrow().kind()).isEqualTo(Migration.Kind.VERSIONED);
        assertThat(release.head()).contains("3");
        assertThat(
                        codes(
                                "V2__a.sql",
                                "SELECT 1;",
                                "B2__a.sql",
                                "SELECT 1;",
                                "B2_0__b.sql",
                                "SELECT 1;"))
                .containsExactly("DUPLICATE_VERSION B2__a.sql:0");
    }

    @Test
    void settingsOfFlywayScriptsAreRead() throws Exception {
        var release =
                read(
                        "V1__a.sql",
                        "SELECT '${x}';",
                        "V1__a.sql.conf",
                        "placeholderReplacement=false\nencoding=UTF-8\nshouldExecute=true\n",
                        "U1__a.sql",
                        "SELECT 1; SELECT 2;",
                        "U1__a.sql.conf",
                        "executeInTransaction=false");
        assertThat(release.migrations().getFirst().up().text()).contains("${x}");
        assertThat(release.files()).hasSize(4);
        assertThat(
                        codes(
                                "V1__a.sql",
                                "SELECT 1;",
                                "V1__a.sql.conf",
                                "shouldExecute=false\nencoding=ISO-8859-1\nexecuteInTransactoin=true\nnonsense"))
                .containsExactly(
                        "BAD_SETTING V1__a.sql.conf:1",
                        "BAD_SETTING V1__a.sql.conf:2",
                        "UNKNOWN_SETTING V1__a.sql.conf:3",
                        "UNKNOWN_SETTING V1__a.sql.conf:4");
    }

    @Test
    void flywaysOwnPlaceholdersBecomeDroversOrAreRefused() throws Exception {
        var up =
                read(
                                "sub/V1__a.sql",
                                "SELECT '${flyway:defaultSchema}', '${Flyway:Database}', '${flyway:filename}';")
                        .migrations()
                        .getFirst()
                        .up()
                        .text();
        assertThat(up).isEqualTo("SELECT '${drover.schema}', '${drover.database}', 'V1__a.sql';");
        assertThat(codes("V1__a.sql", "SELECT 1,\n '${flyway:timestamp}';"))
                .containsExactly("UNKNOWN_PLACEHOLDER V1__a.sql:2");
    }

    @Test
    void whyThereIsATransactionIsTold() throws Exception {
        assertThat(reason("1_a.sql", "SELECT 1;")).isEqualTo("no statement refuses one");
        assertThat(reason("1_a.sql", "-- nothing")).isEqualTo("no statement");
        assertThat(reason("1_a.sql", "SELECT 1;\nCREATE INDEX CONCURRENTLY i ON t (a);"))
                .isEqualTo("line 2: CREATE INDEX CONCURRENTLY refuses one");
        assertThat(reason("1_a.sql", "create  database x"))
                .isEqualTo("line 1: CREATE DATABASE refuses one");
        assertThat(reason("1_a.sql", "BEGIN; SELECT 1; COMMIT;"))
                .isEqualTo("line 1: its own BEGIN … COMMIT");
        assertThat(reason("1_a.sql", "-- drover:transaction none\nSELECT 1;"))
                .isEqualTo("directive drover:transaction none");
        assertThat(reason("1_a.autocommit.up.sql", "SELECT 1;"))
                .isEqualTo(".autocommit. in the file's name");
    }

    private static String reason(String path, String text) throws InvalidReleaseException {
        return read(path, text).migrations().getFirst().transactionReason();
    }

    private static String checksum(String path, String text) throws InvalidReleaseException {
        return read(path, text).migrations().getFirst().checksum();
    }

    private static List<Integer> lines(List<Statement> statements) {
        return statements.stream().map(Statement::line).toList();
    }
}
