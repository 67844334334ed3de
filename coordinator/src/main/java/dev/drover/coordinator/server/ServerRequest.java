package dev.drover.coordinator.server;

import java.time.Duration;
import java.util.Optional;

/**
 * What is to be asked.
 *
 * @param database to connect to, or to create
 * @param schema to create
 * @param pattern of the names to find
 * @param patience how long an answer is waited for
 */
public record ServerRequest(
        String server,
        Kind kind,
        String database,
        Optional<String> schema,
        String pattern,
        Duration patience) {
    /** Someone waits at a terminal. */
    public static final Duration WHILE_SOMEBODY_WAITS = Duration.ofSeconds(45);

    /** What is done. */
    public enum Kind {
        PROBE,
        DATABASES,
        SCHEMAS,
        CREATE
    }

    public static ServerRequest probe(String server, String database) {
        return new ServerRequest(
                server, Kind.PROBE, database, Optional.empty(), "", WHILE_SOMEBODY_WAITS);
    }

    /** Asked by nobody who waits at a terminal. */
    public static ServerRequest watch(String server, String database, Duration patience) {
        return new ServerRequest(server, Kind.PROBE, database, Optional.empty(), "", patience);
    }

    /** Databases, or schemas of the database. */
    public static ServerRequest discover(
            String server, Kind kind, String database, String pattern) {
        return new ServerRequest(
                server, kind, database, Optional.empty(), pattern, WHILE_SOMEBODY_WAITS);
    }

    public static ServerRequest create(
            String server, String database, Optional<String> schema, Duration patience) {
        return new ServerRequest(server, Kind.CREATE, database, schema, "", patience);
    }
}
