package dev.drover.embedded;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/** One attempt after another to start a server on a port, until it answers or cannot. */
record PostgresLaunch(
        PostgresOptions options, PostgresHome home, PostgresBinaries binaries, String password) {
    // Recovery after a crash may take long; a server that dies is noticed at once.
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LEFTOVER_LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);

    /** How an attempt ended. */
    sealed interface Attempt {
        record Ready(ServerProcess process) implements Attempt {}

        /** Somebody else listens on the port. */
        record PortTaken() implements Attempt {}

        /** A child of the server before still holds its shared memory, and is about to end. */
        record LeftoverChild() implements Attempt {}

        record Failed(EmbeddedFailure code, String message) implements Attempt {}
    }

    /** The attempt's outcome, having waited for what ends by itself. */
    Attempt on(int port) throws IOException {
        OrphanPostmaster.stop(home);
        long giveUp = System.nanoTime() + LEFTOVER_LIMIT.toNanos();
        var attempt = once(port);
        while (attempt instanceof Attempt.LeftoverChild && System.nanoTime() < giveUp) {
            pause(POLL.multipliedBy(10));
            attempt = once(port);
        }
        return attempt;
    }

    private Attempt once(int port) throws IOException {
        home.rotateLog();
        long logStart = home.logSize();
        var process = ServerProcess.launch(command(port), home.log(), options.stopAtExit());
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        while (process.alive()) {
            if (home.isReady(process.pid())) {
                try (Connection _ = connect(port)) {
                    return new Attempt.Ready(process);
                } catch (SQLException e) {
                    if (isRefusedLogin(e)) {
                        process.stop();
                        return refusedLogin(e);
                    }
                }
            }
            if (Thread.currentThread().isInterrupted()) {
                process.stop();
                return new Attempt.Failed(
                        EmbeddedFailure.INTERRUPTED, "interrupted while PostgreSQL started");
            }
            if (System.nanoTime() > giveUp) {
                process.kill();
                return timedOut(logStart);
            }
            pause(POLL);
        }
        return died(process.exitCode(), home.logTail(logStart, 20));
    }

    private List<String> command(int port) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("listen_addresses", LoopbackPorts.HOST);
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", Integer.toString(options.maxConnections()));
        settings.putAll(options.durability().settings());
        settings.putAll(options.settings());

        var command = new ArrayList<>(ProcessIsolation.prefix());
        command.add(binaries.program("postgres").toString());
        command.add("-D");
        command.add(home.data().toString());
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    private Connection connect(int port) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", EmbeddedPostgres.SUPERUSER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("ApplicationName", "drover-embedded-start");
        return DriverManager.getConnection(EmbeddedPostgres.jdbcUrl(port, "postgres"), properties);
    }

    private Attempt died(int exitCode, String said) {
        if (said.contains("Address already in use")) {
            return new Attempt.PortTaken();
        }
        if (said.contains("pre-existing shared memory block")) {
            return new Attempt.LeftoverChild();
        }
        return new Attempt.Failed(
                EmbeddedFailure.POSTGRES_START_FAILED,
                "PostgreSQL ended with %d while starting on %s. Its log, %s, ends with:\n%s"
                        .formatted(exitCode, home.data(), home.log(), said));
    }

    private Attempt timedOut(long logStart) {
        return new Attempt.Failed(
                EmbeddedFailure.POSTGRES_START_TIMED_OUT,
                "PostgreSQL did not answer within %d s on %s. Its log, %s, ends with:\n%s"
                        .formatted(
                                LIMIT.toSeconds(),
                                home.data(),
                                home.log(),
                                home.logTail(logStart, 20)));
    }

    private Attempt refusedLogin(SQLException e) {
        return new Attempt.Failed(
                EmbeddedFailure.DATA_DIRECTORY_UNUSABLE,
                "the server does not accept the superuser's password in %s: %s. Put the right one into the file, or delete the directory to begin anew."
                        .formatted(home.passwordFile(), e.getMessage()));
    }

    private static boolean isRefusedLogin(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("28");
    }

    private static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }
}
