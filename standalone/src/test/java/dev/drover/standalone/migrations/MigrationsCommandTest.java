package dev.drover.standalone.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.http.ReleaseView;
import dev.drover.contracts.http.ReleaseView.MigrationView;
import dev.drover.contracts.http.ReleaseView.StatementView;
import dev.drover.contracts.wire.Json;
import dev.drover.standalone.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsCommandTest {
    @TempDir Path folder;

    @BeforeEach
    void write() throws Exception {
        file("001_a.sql", "-- first\nCREATE TABLE a (\n  id int);\nSELECT '\u001b[2J';\n");
        file("001_a.down.sql", "DROP TABLE a;");
        file("002_i.sql", "-- drover:phase expand\nCREATE INDEX CONCURRENTLY i ON a (id);");
    }

    @Test
    void theTableTellsHowEachRunsAndTheSummaryGoesToStandardError() {
        var shown = show();

        assertThat(shown.exitCode()).as(shown.text()).isZero();
        assertThat(shown.out())
                .containsPattern("VERSION +DESCRIPTION +KIND +TRANSACTION")
                .containsPattern("(?m)^1 +a +versioned +one +.* 2 +yes +[0-9a-f]{12}")
                .containsPattern("(?m)^2 +i +versioned +per-statement +.* 1 +.*phase expand");
        assertThat(shown.err()).startsWith("2 migrations, format numbered, release sha256:");
    }

    @Test
    void statementsAreShownWithTheirLinesAndCannotSteerTheTerminal() {
        var shown = show("--statements");

        assertThat(shown.out())
                .contains("001_a.sql  versioned, down  transaction: one")
                .contains("     2  CREATE TABLE a ( …")
                .contains("     4  SELECT ' [2J'")
                .doesNotContain("\u001b");
    }

    @Test
    void programsGetOneDocumentOrALineForEach() throws Exception {
        var document = show("-o", "json");
        assertThat(document.err()).isEmpty();
        var release = Json.read(document.out(), ReleaseView.class);
        assertThat(release.format()).isEqualTo("numbered");
        assertThat(release.head()).contains("2");
        assertThat(release.migrations().getLast().statements())
                .containsExactly(new StatementView("CREATE INDEX CONCURRENTLY i ON a (id)", 2));

        var lines = show("-o", "jsonl").out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(Json.read(lines.getFirst(), MigrationView.class))
                .isEqualTo(release.migrations().getFirst());
    }

    @Test
    void placeholdersAndTheFormatCanBeGiven() throws Exception {
        var flyway = Files.createDirectory(folder.resolve("flyway"));
        Files.writeString(flyway.resolve("V1__a.sql"), "SELECT ${answer};");

        var filled =
                run(flyway, "--format", "flyway", "--placeholder", "answer=42", "--statements");

        assertThat(filled.exitCode()).as(filled.text()).isZero();
        assertThat(filled.out()).contains("SELECT 42");
        assertThat(filled.err()).startsWith("1 migration, format flyway");
        refused(run(flyway), "UNKNOWN_PLACEHOLDER", "V1__a.sql:1");
        refused(run(flyway, "--format", "flywheel"), "FORMAT_UNKNOWN", "golang-migrate");
    }

    @Test
    void everythingWrongIsToldAtOnce() throws Exception {
        file("003_typo.sql", "-- drover:transacton none\nSELECT 1;");
        file("004_open.sql", "SELECT 1;\nSELECT 'never closed;");

        refused(show(), "UNKNOWN_DIRECTIVE", "003_typo.sql:1");
        refused(show("-o", "json"), "UNCLOSED_STRING", "004_open.sql:2");
    }

    @Test
    void whatIsNoFolderOrNoFormatOfOutputIsRefused() {
        refused(run(folder.resolve("nowhere")), "FOLDER_MISSING", "nowhere");
        refused(run(folder.resolve("001_a.sql")), "NOT_A_FOLDER", "001_a.sql");
        refused(run(Path.of("")), "FOLDER_MISSING", "no folder is named");
        refused(show("-o", "xml"), "USAGE", "table, json, jsonl");
        refused(Command.run(Map.of(), "migrations"), "USAGE", "DIR");
    }

    private void file(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
    }

    private Command show(String... more) {
        return run(folder, more);
    }

    private static Command run(Path folder, String... more) {
        var all = new String[more.length + 2];
        all[0] = "migrations";
        all[1] = folder.toString();
        System.arraycopy(more, 0, all, 2, more.length);
        return Command.run(Map.of(), all);
    }

    private static void refused(Command command, String code, String told) {
        assertThat(command.exitCode()).as(command.text()).isEqualTo(2);
        assertThat(command.out()).isEmpty();
        assertThat(command.err()).contains(code, told).doesNotContain("Exception", "\tat ");
    }
}
