package dev.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir Path directory;

    @Test
    void dataIsThereAtTheNextStart() throws Exception {
        try (var server = EmbeddedPostgres.start(quick())) {
            execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        try (var server = EmbeddedPostgres.start(quick())) {
            assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void commitsSurviveAKillAndClientsFindTheServerOnTheSamePort() throws Exception {
        try (var server = EmbeddedPostgres.start(quick());
                Connection busy = connect(server, server.password())) {
            execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
            long firstPid = server.pid();
            int port = server.port();

            server.kill();

            assertThat(server.running()).isFalse();
            assertThatThrownBy(() -> busy.createStatement().execute("SELECT 1"))
                    .isInstanceOf(SQLException.class);
            server.startAgain();
            assertThat(server.port()).isEqualTo(port);
            assertThat(server.pid()).isNotEqualTo(firstPid);
            assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
            server.restart();
            assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void settingsReachTheServerAndDurabilityIsWhatWasAskedFor() throws Exception {
        var options = quick().setting("work_mem", "5MB").maxConnections(17);
        try (var server = EmbeddedPostgres.start(options)) {
            assertThat(query(server, "SHOW work_mem")).isEqualTo("5MB");
            assertThat(query(server, "SHOW max_connections")).isEqualTo("17");
            assertThat(query(server, "SHOW fsync")).isEqualTo("off");
            assertThat(query(server, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(server, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(query(server, "SHOW lc_messages")).isEqualTo("C");
        }
        try (var server = EmbeddedPostgres.start(PostgresOptions.at(directory))) {
            assertThat(query(server, "SHOW fsync")).isEqualTo("on");
            assertThat(query(server, "SHOW full_page_writes")).isEqualTo("on");
        }
    }

    @Test
    void aLoopbackConnectionNeedsThePasswordThatOnlyTheOwnerCanRead() throws Exception {
        try (var server = EmbeddedPostgres.start(quick())) {
            assertThatThrownBy(() -> connect(server, "guess")).hasMessageContaining("password");
            Path file = server.dataDirectory().resolveSibling("password");
            assertThat(Files.readString(file).strip())
                    .isEqualTo(server.password())
                    .hasSizeGreaterThan(30);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(server.jdbcUrl("postgres")).doesNotContain(server.password());
        }
    }

    @Test
    void anotherMajorRunsFromAJarBesideTheOneOnTheClassPath() throws Exception {
        Path jar = Path.of(System.getProperty("drover.test.postgresql15.jar"));
        try (var server = EmbeddedPostgres.start(quick().binaries(jar))) {
            assertThat(query(server, "SHOW server_version")).startsWith("15.");
        }
        assertThatThrownBy(() -> EmbeddedPostgres.start(quick()))
                .hasMessageContaining("initialized by PostgreSQL version 15");
    }

    @Test
    void anUnfinishedClusterIsMadeAnew() throws Exception {
        Path unfinished = Files.createDirectories(directory.resolve("data.unfinished/base"));
        Files.writeString(unfinished.resolve("1"), "half");
        try (var server = EmbeddedPostgres.start(quick())) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
        assertThat(directory.resolve("data.unfinished")).doesNotExist();
    }

    @Test
    void aPidFileThatNamesALivingStrangerDoesNotHinderTheStart() throws Exception {
        EmbeddedPostgres.start(quick()).close();
        Files.writeString(
                directory.resolve("data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + directory.resolve("data") + "\n1\n5432\n");
        try (var server = EmbeddedPostgres.start(quick())) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void anOrphanOnTheDirectoryIsStopped() throws Exception {
        EmbeddedPostgres.start(quick()).close();
        Process orphan = startOrphan();
        Path pidFile = directory.toRealPath().resolve("data/postmaster.pid");
        await().until(() -> Files.exists(pidFile) && Files.readString(pidFile).contains("ready"));

        try (var server = EmbeddedPostgres.start(quick())) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        } finally {
            orphan.destroyForcibly();
        }
    }

    @Test
    void aStartThatFailsShowsWhatTheServerSaid() {
        assertThatThrownBy(() -> EmbeddedPostgres.start(quick().setting("work_mem", "lots")))
                .isInstanceOfSatisfying(
                        EmbeddedServerException.class,
                        e -> assertThat(e.code()).isEqualTo(EmbeddedFailure.POSTGRES_START_FAILED))
                .hasMessageContaining("invalid value for parameter \"work_mem\"")
                .hasMessageContaining("server.log");
    }

    @Test
    void aPortThatWasAskedForAndIsTakenIsSaidToBe() throws Exception {
        try (var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(LoopbackPorts.address(), 0));
            assertThatThrownBy(() -> EmbeddedPostgres.start(quick().port(taken.getLocalPort())))
                    .isInstanceOfSatisfying(
                            EmbeddedServerException.class,
                            e -> assertThat(e.code()).isEqualTo(EmbeddedFailure.PORT_IN_USE));
        }
    }

    @Test
    void aMissingPasswordFileIsExplained() throws Exception {
        EmbeddedPostgres.start(quick()).close();
        Files.delete(directory.resolve("password"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(quick()))
                .hasMessageContaining("DATA_DIRECTORY_UNUSABLE")
                .hasMessageContaining("Put the file back");
    }

    @Test
    void twoServersDoNotShareADirectory() {
        try (var server = EmbeddedPostgres.start(quick())) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(quick()))
                    .isInstanceOf(DataDirectoryInUseException.class);
            assertThat(server.running()).isTrue();
        }
    }

    private PostgresOptions quick() {
        return PostgresOptions.at(directory).durability(Durability.PROCESS_CRASH);
    }

    /** A server nobody of us knows, as a JVM that was killed may leave it. */
    private Process startOrphan() throws IOException {
        var binaries =
                PostgresBinaries.find(Optional.empty(), BinariesCache.ofThisUser(System.getenv()));
        var command = new ArrayList<>(ProcessIsolation.prefix());
        command.add(binaries.program("postgres").toString());
        command.add("-D");
        command.add(directory.toRealPath().resolve("data").toString());
        int port = LoopbackPorts.free(new Random());
        command.addAll(List.of("-p", "" + port, "-c", "unix_socket_directories="));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("orphan.log").toFile())
                .start();
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (var connection = connect(server, server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres server, String sql) throws SQLException {
        try (var connection = connect(server, server.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres server, String password)
            throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), password);
    }
}
