package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.embedded.EmbeddedPostgres;
import dev.drover.embedded.PostgresOptions;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed and comes back, and one that is the replica of another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartTest {
    private Path directory = Path.of("");
    private EmbeddedPostgres server;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        server = EmbeddedPostgres.start(PostgresOptions.at(directory.resolve("primary")));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aServerThatIsKilledDuringAStatementLosesItAndTheNextRunAppliesItOnce() throws Exception {
        String[] slow = {
            "001_a.sql",
            "CREATE TABLE effect (id int);",
            "002_b.sql",
            "INSERT INTO effect VALUES (1); SELECT pg_sleep(seconds) FROM pace;"
        };
        sql(server, "CREATE TABLE pace AS SELECT 60 AS seconds");
        var run = CompletableFuture.supplyAsync(() -> migrate(server, slow));
        await().until(() ->
                !query("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'").isEmpty());
        server.kill();
        assertThat(run.get()).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) run.get()).failure().category())
                .isIn(FailureCategory.SERVER, FailureCategory.TRANSIENT);
        server.startAgain();
        sql(server, "UPDATE pace SET seconds = 0");

        assertThat(migrate(server, slow)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(query("SELECT id FROM effect")).containsExactly("1");
        assertThat(
                        query(
                                "SELECT version FROM drover.schema_migrations WHERE rank > 0 ORDER BY rank"))
                .containsExactly("1", "2");
    }

    @Test
    void aReplicaIsRefusedBeforeAnythingIsWritten() throws Exception {
        sql(server, "CREATE TABLE seen ()");
        var copy = directory.resolve("replica");
        copyRunning(server, directory.resolve("primary"), copy);
        Files.createFile(copy.resolve("data").resolve("standby.signal"));
        try (var replica =
                EmbeddedPostgres.start(
                        PostgresOptions.at(copy)
                                .setting(
                                        "primary_conninfo",
                                        "host=127.0.0.1 port=%d user=postgres password=%s"
                                                .formatted(server.port(), server.password())))) {
            var outcome = migrate(replica, "001_a.sql", "CREATE TABLE a ();");

            assertThat(((Outcome.Failed) outcome).failure().code())
                    .isEqualTo(FailureCode.NOT_PRIMARY);
        }
    }

    /** A base backup, as its protocol has it, by copying the files. */
    private static void copyRunning(EmbeddedPostgres server, Path from, Path to) throws Exception {
        try (var connection = connect(server);
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('copy', true)");
            copy(from, to);
            String label;
            try (var rows = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                rows.next();
                label = rows.getString(1);
            }
            Files.writeString(to.resolve("data").resolve("backup_label"), label);
            copy(from.resolve("data/pg_wal"), to.resolve("data/pg_wal"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        var made = Files.createDirectories(to.resolve(from.relativize(folder)));
                        Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(folder));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        var name = file.getFileName().toString();
                        if (!name.startsWith("postmaster.") && !name.equals("drover.lock")) {
                            Files.copy(
                                    file,
                                    to.resolve(from.relativize(file)),
                                    java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                                    java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException gone) {
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static Outcome migrate(EmbeddedPostgres server, String... files) {
        var target =
                new Target(
                        server.host(),
                        server.port(),
                        "postgres",
                        Optional.empty(),
                        server.user(),
                        Secret.of(server.password()),
                        Tls.DISABLE);
        var release = Fixture.release(files);
        var request = MigrateRequest.of(release, Fixture.JOB, "test");
        return new Engine(Fixture.QUICK, InstantSource.system(), new Random())
                .migrate(target, release, request, EngineListener.NONE);
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl("postgres"), server.user(), server.password());
    }

    private static void sql(EmbeddedPostgres server, String sql) throws SQLException {
        try (var connection = connect(server);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> query(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = connect(server);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
