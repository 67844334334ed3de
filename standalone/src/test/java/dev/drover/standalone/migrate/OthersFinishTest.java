package dev.drover.standalone.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.standalone.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that cannot be migrated do not keep the others from it. */
class OthersFinishTest {
    @TempDir Path directory;

    @Test
    @Timeout(180)
    void eachFailureIsNamedAndTheRestIsMigrated() throws Exception {
        var postgres = SharedPostgres.get();
        try (var good = postgres.createDatabase();
                var foreign = postgres.createDatabase();
                var changed = postgres.createDatabase();
                var poor = postgres.createDatabase()) {
            execute(foreign, "CREATE SCHEMA drover");
            execute(poor, "DROP ROLE IF EXISTS poor; CREATE ROLE poor LOGIN PASSWORD 'poor'");
            var tenants = tenants(good, foreign, changed, poor);

            var before = Files.createDirectory(directory.resolve("before"));
            Files.writeString(before.resolve("001_t.sql"), "CREATE TABLE t (a bigint);");
            EarlierRelease.apply(before, changed);

            var migrations = Files.createDirectory(directory.resolve("migrations"));
            Files.writeString(migrations.resolve("001_t.sql"), "CREATE TABLE t (a int);");
            var ended = migrate(migrations, tenants, good);

            assertThat(ended.exitCode()).as(ended.text()).isEqualTo(3);
            assertThat(ended.out())
                    .contains("1 of 7 tenants at 1")
                    .contains("SERVER_UNREACHABLE", "Tenants  unreachable")
                    .contains("AUTHENTICATION_FAILED", "Tenants  password")
                    .contains("DATABASE_MISSING", "Tenants  missing")
                    .contains("PERMISSION_DENIED", "Tenants  poor")
                    .contains("CHANGED_MIGRATION", "Tenants  changed")
                    .contains("LEDGER_FOREIGN", "Tenants  foreign");
            assertThat(count(good, "SELECT count(*) FROM t")).isZero();
            assertThat(ended.text()).doesNotContain(good.password(), "\tat ", "drover replay");
        }
    }

    /** Servers are told apart by their addresses: loopback has many names. */
    private Path tenants(
            TestDatabase good, TestDatabase foreign, TestDatabase changed, TestDatabase poor)
            throws Exception {
        var text =
                """
                servers:
                  - {id: main, address: "127.0.0.1:%1$d", user: %2$s, credential: owner, tls: disable}
                  - {id: poor, address: "localhost:%1$d", user: poor, credential: poor, tls: disable}
                  - {id: password, address: "127.1:%1$d", user: %2$s, credential: wrong, tls: disable}
                  - {id: away, address: "127.0.0.1:1", user: %2$s, credential: owner, tls: disable}
                tenants:
                  - {id: good, server: main, database: %3$s}
                  - {id: foreign, server: main, database: %4$s}
                  - {id: changed, server: main, database: %5$s}
                  - {id: missing, server: main, database: no_such_database}
                  - {id: poor, server: poor, database: %6$s}
                  - {id: password, server: password, database: %3$s}
                  - {id: unreachable, server: away, database: %3$s}
                """
                        .formatted(
                                good.port(),
                                good.user(),
                                good.name(),
                                foreign.name(),
                                changed.name(),
                                poor.name());
        return Files.writeString(directory.resolve("tenants.yaml"), text);
    }

    private static Command migrate(Path migrations, Path tenants, TestDatabase owner) {
        return Command.run(
                Map.of("OWNER", owner.password(), "POOR", "poor", "WRONG", "wrong"),
                "migrate",
                "-m",
                migrations.toString(),
                "--tenants",
                tenants.toString(),
                "--credential",
                "owner=env:OWNER",
                "--credential",
                "poor=env:POOR",
                "--credential",
                "wrong=env:WRONG",
                "--give-up-after",
                "2");
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
