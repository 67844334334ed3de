package dev.drover.standalone.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.standalone.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration that was merged late, below what is applied. */
class OutOfOrderTest {
    @TempDir Path migrations;

    @Test
    void isAppliedNowWhereItIsAllowed() throws Exception {
        try (var database = SharedPostgres.get().createDatabase()) {
            Files.writeString(migrations.resolve("001_a.sql"), "CREATE TABLE a (id int);");
            Files.writeString(migrations.resolve("003_c.sql"), "CREATE TABLE c (id int);");
            EarlierRelease.apply(migrations, database);
            Files.writeString(migrations.resolve("002_b.sql"), "CREATE TABLE b (id int);");

            var ended = migrate(database, "--out-of-order", "allow");

            assertThat(ended.exitCode()).as(ended.text()).isZero();
            assertThat(ended.out()).contains("1 migration applied");
            assertThat(versionsByRank(database)).containsExactly("1", "3", "2");
        }
    }

    private Command migrate(TestDatabase database, String... more) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "migrate",
                                "-m",
                                migrations.toString(),
                                "--server",
                                "postgresql://%s@127.0.0.1:%d"
                                        .formatted(database.user(), database.port()),
                                "--databases",
                                database.name()));
        arguments.addAll(List.of(more));
        return Command.run(
                Map.of("PGPASSWORD", database.password()), arguments.toArray(String[]::new));
    }

    private static List<String> versionsByRank(TestDatabase database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT version FROM drover.schema_migrations WHERE rank > 0 ORDER BY rank")) {
            var versions = new ArrayList<String>();
            while (rows.next()) {
                versions.add(rows.getString(1));
            }
            return versions;
        }
    }
}
