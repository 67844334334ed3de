package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pooler in transaction mode, which would share the session that holds the lease. */
class PoolerTest {
    /** What gives every pooler away, whichever is installed here. */
    @Test
    void whoTellsAnotherBackendThanTheServerIsRefusedBeforeAnythingIsWritten() throws Exception {
        try (var fixture = new Fixture();
                var proxy = new RenamingProxy(fixture.database.host(), fixture.database.port())) {
            isRefused(fixture, proxy.port());
        }
    }

    @Test
    void pgbouncerIsRefusedBeforeAnythingIsWritten(@TempDir Path directory) throws Exception {
        var program = pgbouncer();
        assumeTrue(program.isPresent(), "skipped: no pgbouncer is installed here");
        try (var fixture = new Fixture()) {
            int port = freePort();
            var pooler = start(program.get(), directory, fixture, port);
            try {
                await().until(() -> listens(port));
                isRefused(fixture, port);
            } finally {
                pooler.destroyForcibly().waitFor();
            }
        }
    }

    private static void isRefused(Fixture fixture, int port) {
        fixture.port = port;
        var failure = fixture.fail("001_a.sql", "CREATE TABLE a ();");

        assertThat(failure.code()).isEqualTo(FailureCode.POOLER_DETECTED);
        assertThat(fixture.query("SELECT 1 FROM pg_namespace WHERE nspname = 'drover'")).isEmpty();
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
        assertThat(
                        fixture.query(
                                "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid ="
                                        + " l.database WHERE locktype = 'advisory' AND datname"
                                        + " = current_database()"))
                .isEmpty();
    }

    private static Process start(Path program, Path directory, Fixture fixture, int port)
            throws IOException {
        var users = directory.resolve("users.txt");
        Files.writeString(
                users,
                "\"%s\" \"%s\"\n".formatted(fixture.database.user(), fixture.database.password()));
        var settings = directory.resolve("pgbouncer.ini");
        Files.writeString(
                settings,
                """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = transaction
                ignore_startup_parameters = extra_float_digits,options
                """
                        .formatted(fixture.database.port(), port, users));
        var command = new java.util.ArrayList<>(List.of(program.toString(), settings.toString()));
        if (System.getProperty("user.name").equals("root")) {
            // it refuses to run as root
            command.addAll(1, List.of("-u", "nobody"));
            directory.toFile().setExecutable(true, false);
            directory.toFile().setReadable(true, false);
            users.toFile().setReadable(true, false);
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private static Optional<Path> pgbouncer() {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
