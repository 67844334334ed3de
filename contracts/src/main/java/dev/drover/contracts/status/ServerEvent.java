package dev.drover.contracts.status;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.WorkerId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
     * @param load how busy it is; absent from workers that do not look
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
            int connectMillis,
            Optional<Load> load)
            implements ServerEvent {
        /** Of how busy it is nothing is known. */
        public Probed(
                UUID id,
                Instant time,
                UUID request,
                ServerId server,
                WorkerId worker,
                String version,
                boolean inRecovery,
                int connections,
                int maxConnections,
                int connectMillis) {
            this(
                    id,
                    time,
                    request,
                    server,
                    worker,
                    version,
                    inRecovery,
                    connections,
                    maxConnections,
                    connectMillis,
                    Optional.empty());
        }
    }

    /**
     * How busy a server is with what is not ours. What the role may not see is absent: membership
     * in pg_monitor shows it.
     *
     * @param replicationLagMillis of the standby that is furthest behind; 0 when there is none
     * @param replicationLagBytes of the same kind, in WAL that it has not replayed
     * @param activeSessions client sessions in a statement or in a transaction
     * @param oldestTransactionMillis age of the oldest open or prepared transaction; 0 when there
     *     is none
     * @param lockQueue sessions that wait for a lock
     */
    record Load(
            Optional<Long> replicationLagMillis,
            Optional<Long> replicationLagBytes,
            Optional<Integer> activeSessions,
            Optional<Long> oldestTransactionMillis,
            int lockQueue) {}

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
