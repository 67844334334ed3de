package dev.drover.contracts.status;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.WorkerId;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A worker's answer about a server. Its id is UUIDv5(request, type), of a part of an answer with
 * the part's number.
 */
public sealed interface ServerEvent extends StatusEvent {
    /** The command that is answered. */
    UUID request();

    ServerId server();

    WorkerId worker();

    /**
     * It is there.
     *
     * @param version of PostgreSQL, as it tells it
     * @param inRecovery a replica, which cannot be migrated
     * @param connections client connections now, this one included
     * @param connectMillis from the first packet to the first answer
     */
    record Probed(
            UUID id,
            Instant time,
            UUID request,
            ServerId server,
            WorkerId worker,
            String version,
            boolean inRecovery,
            int connections,
            int maxConnections,
            int connectMillis)
            implements ServerEvent {}

    /**
     * What was found, or a part of it.
     *
     * @param part counted from 1
     * @param parts how many there are
     * @param names in PostgreSQL's words, sorted
     */
    record Discovered(
            UUID id,
            Instant time,
            UUID request,
            ServerId server,
            WorkerId worker,
            int part,
            int parts,
            List<String> names)
            implements ServerEvent {
        public Discovered {
            names = List.copyOf(names);
        }
    }

    /**
     * The place is there now.
     *
     * @param database whether it was missing and has been created
     * @param schema whether it was wanted, missing, and has been created
     */
    record Created(
            UUID id,
            Instant time,
            UUID request,
            ServerId server,
            WorkerId worker,
            boolean database,
            boolean schema)
            implements ServerEvent {}

    /** It could not be done. */
    record Failed(
            UUID id,
            Instant time,
            UUID request,
            ServerId server,
            WorkerId worker,
            FailureReport failure)
            implements ServerEvent {}
}
