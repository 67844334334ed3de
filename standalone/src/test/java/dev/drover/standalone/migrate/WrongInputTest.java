package dev.drover.standalone.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.embedded.DataDirectory;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.standalone.Command;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with the input: exit 2, the place named, nothing changed. */
class WrongInputTest {
    @TempDir Path directory;
    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = SharedPostgres.get().createDatabase();
    }

    @AfterEach
    void nothingWasChanged() throws Exception {
        try (var closing = database;
                var connection = closing.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT count(*) FROM pg_namespace WHERE nspname = 'drover'")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }

    @Test
    void aFolderThatIsMissingOrEmpty() throws Exception {
        refused(migrate(directory.resolve("nowhere")), "FOLDER_MISSING", "nowhere");
        refused(migrate(directory), "FOLDER_EMPTY", directory.getFileName().toString());
    }

    @Test
    void filesThatCannotBeUsed() throws Exception {
        file("001_twice.sql", "SELECT 1;");
        file("001_again.sql", "SELECT 1;");
        refused(migrate(directory), "DUPLICATE_VERSION", "001_twice.sql");
        Files.delete(directory.resolve("001_again.sql"));

        file("002_typo.sql", "-- drover:transacton none\nSELECT 1;");
        file("003_open.sql", "SELECT 1;\nSELECT 'never closed;\n");
        var all = migrate(directory);
        refused(all, "UNKNOWN_DIRECTIVE", "002_typo.sql:1");
        refused(all, "UNCLOSED_STRING", "003_open.sql:2");
        Files.write(
                directory.resolve("004_latin.sql"),
                "SELECT 1;\nSELECT 'Grüße';".getBytes(StandardCharsets.ISO_8859_1));
        refused(migrate(directory), "NOT_UTF8", "004_latin.sql:2");
    }

    @Test
    void aVersionThatIsNotThere() throws Exception {
        file("001_first.sql", "SELECT 1;");
        refused(migrate(directory, "--to", "7"), "VERSION_UNKNOWN", "7");
    }

    @Test
    void optionsThatWouldBeIgnored() throws Exception {
        file("001_first.sql", "SELECT 1;");
        var tenants = directory.resolve("tenants.yaml").toString();
        for (var options :
                List.of(
                        List.of("--tenants", tenants, "--tls", "disable"),
                        List.of(
                                "--tenants",
                                tenants,
                                "--credential",
                                "a=none",
                                "--credential",
                                "a=env:X"),
                        List.of(
                                "--tenants",
                                tenants,
                                "--placeholder",
                                "a=1",
                                "--placeholder",
                                "a=2"))) {
            var line = new ArrayList<>(List.of("migrate", "-m", directory.toString()));
            line.addAll(options);
            var refused = Command.run(Map.of(), line.toArray(String[]::new));
            assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
            assertThat(refused.err()).contains(options.get(2), "[USAGE]");
        }
    }

    @Test
    void aPolicyThatThereIsNot() throws Exception {
        file("001_first.sql", "SELECT 1;");
        var refused = migrate(directory, "--on-clone", "keep");
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
        assertThat(refused.err()).contains("--on-clone", "\"keep\" is none of refuse, adopt");
    }

    @Test
    void aSelectionOfNothing() throws Exception {
        file("001_first.sql", "SELECT 1;");
        var none =
                run(
                        "migrate",
                        "-m",
                        directory.toString(),
                        "--server",
                        server(),
                        "--databases",
                        "nobody_*");
        refused(none, "EMPTY_SELECTION", "nobody_*");
    }

    @Test
    void everyProblemOfATenantsFileAtOnce() throws Exception {
        file("001_first.sql", "SELECT 1;");
        var tenants = directory.resolve("tenants.yaml");
        Files.writeString(
                tenants,
                """
                servers:
                  - {id: a, address: 127.0.0.1:5432, user: u, credential: c, colour: red}
                tenants:
                  - {id: x, server: a, database: one}
                  - {id: x, server: b, database: two}
                """);
        var all =
                run(
                        "migrate",
                        "-m",
                        directory.toString(),
                        "--tenants",
                        tenants.toString(),
                        "--credential",
                        "c=env:C");
        refused(all, "UNKNOWN_KEY", "line 2");
        refused(all, "DUPLICATE_ID", "line 5");
        refused(all, "UNKNOWN_SERVER", "line 5");
    }

    @Test
    void aDataDirectoryInUse() throws Exception {
        file("001_first.sql", "SELECT 1;");
        var data = directory.resolve("data");
        try (var _ = DataDirectory.lock(data)) {
            refused(
                    migrate(directory, "--data-dir", data.toString()),
                    "DATA_DIRECTORY_IN_USE",
                    data.getFileName().toString());
        }
        var file = Files.createFile(directory.resolve("no-directory"));
        refused(
                migrate(directory, "--data-dir", file.toString()),
                "DATA_DIRECTORY_UNUSABLE",
                "no-directory");
    }

    private void file(String name, String text) throws Exception {
        Files.writeString(directory.resolve(name), text);
    }

    private Command migrate(Path folder, String... more) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "migrate",
                                "-m",
                                folder.toString(),
                                "--server",
                                server(),
                                "--databases",
                                database.name()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private Command run(String... arguments) {
        return Command.run(Map.of("PGPASSWORD", database.password()), arguments);
    }

    private String server() {
        return "postgresql://%s@127.0.0.1:%d".formatted(database.user(), database.port());
    }

    private static void refused(Command command, String code, String place) {
        assertThat(command.exitCode()).as(command.text()).isEqualTo(2);
        assertThat(command.out()).isEmpty();
        assertThat(command.err()).contains(code, place, "nothing was changed");
        assertThat(command.err()).doesNotContain("Exception:", "\tat ");
    }
}
