package dev.drover.standalone.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.engine.Outcome;
import dev.drover.standalone.Command;
import dev.drover.standalone.migrate.EarlierRelease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerSqlCommandTest {
    @TempDir Path migrations;

    @Test
    void whatItPrintsIsAllThatARoleOfFewRightsNeedsToMigrate() throws Exception {
        Files.writeString(migrations.resolve("001_a.sql"), "CREATE TABLE a (id int);");
        try (var database = SharedPostgres.get().createDatabase()) {
            var migrator = "Migrator \"of\" " + database.name();
            var reader = "reader of " + database.name();
            createRole(database, migrator);
            createRole(database, reader);
            try {
                execute(database, "GRANT USAGE, CREATE ON SCHEMA public TO " + quoted(migrator));
                assertThat(EarlierRelease.apply(migrations, database, migrator))
                        .isInstanceOf(Outcome.Failed.class);

                var printed = run("--role", migrator, "--reader", reader);
                assertThat(printed.exitCode()).as(printed.text()).isZero();
                assertThat(printed.err()).isEmpty();
                execute(database, printed.out());

                assertThat(EarlierRelease.apply(migrations, database, migrator))
                        .isInstanceOf(Outcome.Succeeded.class);
                execute(database, as(reader, "SELECT version FROM drover.schema_migrations"));
                assertThatThrownBy(() ->
                                execute(
                                        database,
                                        as(
                                                reader,
                                                "UPDATE drover.schema_migrations SET relayed_seq = 0")))
                        .hasMessageContaining("permission denied");
                assertThatThrownBy(() -> execute(database, as(migrator, "DROP SCHEMA drover")))
                        .hasMessageContaining("must be owner");
            } finally {
                for (var role : new String[] {migrator, reader}) {
                    execute(database, "DROP OWNED BY " + quoted(role));
                    execute(database, "DROP ROLE " + quoted(role));
                }
            }
        }
    }

    @Test
    void withoutARoleNothingIsGranted() {
        var printed = run();

        assertThat(printed.exitCode()).isZero();
        assertThat(printed.out()).contains("CREATE SCHEMA drover;").doesNotContain("GRANT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--role=", "--reader= ", "--role", "--owner=me", "tenant_042"})
    void whatNamesNoRolePrintsNoSql(String argument) {
        var refused = run(argument);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains(argument.replaceFirst("=.*", ""), "[USAGE]");
    }

    private static Command run(String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "ledger-sql";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Command.run(Map.of(), all);
    }

    private static void createRole(TestDatabase database, String role) throws SQLException {
        execute(
                database,
                "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(quoted(role), database.password()));
    }

    private static String as(String role, String sql) {
        return "SET ROLE %s; %s".formatted(quoted(role), sql);
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
