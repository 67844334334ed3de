package dev.drover.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How to run a PostgreSQL server.
 *
 * @param directory everything of this server: data, password, log; created when absent
 * @param binaries a jar with {@code postgres-*.txz}, or a folder with {@code bin/postgres}; empty:
 *     the ones on the class path
 * @param port empty: a free one, which may differ at every start
 * @param settings server settings, stronger than ours
 * @param stopAtExit whether a shutdown hook stops the server. Turn it off only in a program whose
 *     own hook needs the database for its last words and closes the server afterwards
 */
public record PostgresOptions(
        Path directory,
        Durability durability,
        Optional<Path> binaries,
        OptionalInt port,
        int maxConnections,
        Map<String, String> settings,
        boolean stopAtExit) {

    public PostgresOptions {
        settings = Map.copyOf(settings);
        if (maxConnections < 4) {
            throw new IllegalArgumentException("maxConnections must be 4 or more");
        }
    }

    /** Fully durable, on a free port, 100 connections, stopped at exit. */
    public static PostgresOptions at(Path directory) {
        return new PostgresOptions(
                directory,
                Durability.FULL,
                Optional.empty(),
                OptionalInt.empty(),
                100,
                Map.of(),
                true);
    }

    public PostgresOptions durability(Durability durability) {
        return new PostgresOptions(
                directory, durability, binaries, port, maxConnections, settings, stopAtExit);
    }

    /** Runs other binaries, for example those of another major version. */
    public PostgresOptions binaries(Path jarOrFolder) {
        return new PostgresOptions(
                directory,
                durability,
                Optional.of(jarOrFolder),
                port,
                maxConnections,
                settings,
                stopAtExit);
    }

    public PostgresOptions port(int port) {
        return new PostgresOptions(
                directory,
                durability,
                binaries,
                OptionalInt.of(port),
                maxConnections,
                settings,
                stopAtExit);
    }

    public PostgresOptions maxConnections(int maxConnections) {
        return new PostgresOptions(
                directory, durability, binaries, port, maxConnections, settings, stopAtExit);
    }

    /** One line of {@code postgresql.conf}. */
    public PostgresOptions setting(String name, String value) {
        var more = new TreeMap<>(settings);
        more.put(name, value);
        return new PostgresOptions(
                directory, durability, binaries, port, maxConnections, more, stopAtExit);
    }

    public PostgresOptions stopAtExit(boolean stopAtExit) {
        return new PostgresOptions(
                directory, durability, binaries, port, maxConnections, settings, stopAtExit);
    }
}
