package dev.drover.engine.source;

import static dev.drover.engine.source.ReleaseReading.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextMigrationTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    @ParameterizedTest
    @CsvSource({
        "1_a.sql, 2",
        "001_a.sql, 002",
        "0099_a.sql, 0100",
        "99_a.sql, 100",
        "9999999999999999999999_a.sql, 10000000000000000000000",
        "20250101000000_a.sql, 20260304050607",
        "20990101000009_a.sql, 20990101000010"
    })
    void theNumberFollowsTheHighest(String highest, String next) throws Exception {
        var files = files("0_x.sql", "SELECT 1;", highest, "SELECT 1;");
        assertThat(NextMigration.in(files, "b", NOW))
                .isEqualTo(new NextMigration(next + "_b.sql", next + "_b.down.sql"));
    }

    @Test
    void aNameBecomesAFilesName() throws Exception {
        assertThat(NextMigration.in(files(), " Add the Zürich/../office! ", NOW).up())
                .isEqualTo("001_add_the_zürich_office.sql");
    }

    @Test
    void whatIsNoNumberedFolderOrNoNameIsRefused() {
        assertThat(refused("V1__a.sql", "SELECT 1;", "b").code()).isEqualTo("NOT_NUMBERED");
        var goose = refused("1_a.sql", "-- +goose Up\nSELECT 1;", "b");
        assertThat(goose.code()).isEqualTo("NOT_NUMBERED");
        assertThat(goose.what()).contains("goose");
        assertThat(refused("1_a.sql", "SELECT 1;", "../..").code()).isEqualTo("BAD_NAME");
        assertThat(refused("1_a.sql", "SELECT 1;", "ü".repeat(101)).code()).isEqualTo("BAD_NAME");
    }

    private static SourceProblem refused(String path, String text, String name) {
        return catchThrowableOfType(
                        InvalidReleaseException.class,
                        () -> NextMigration.in(files(path, text), name, NOW))
                .problems()
                .getFirst();
    }
}
