package dev.drover.contracts.http;

import dev.drover.contracts.status.ServerEvent.Load;

import java.util.Optional;

/**
 * {@code POST /servers/<id>/probe} and {@code /tenants/<id>/ping}: how a worker found it.
 *
 * @param database the one that was connected to
 * @param worker who looked; absent when nobody did
 * @param version of PostgreSQL; absent unless it was reached
 * @param inRecovery a replica, which cannot be migrated
 * @param failure why it was not reached
 * @param load how busy it is with what is not ours; absent when nobody has looked
 */
public record ProbeView(
        String server,
        String database,
        boolean reachable,
        Optional<String> worker,
        Optional<String> version,
        Optional<Boolean> inRecovery,
        Optional<Integer> connections,
        Optional<Integer> maxConnections,
        Optional<Integer> connectMillis,
        Optional<Failure> failure,
        Optional<Load> load) {

    /** Of one that nobody has looked into. */
    public ProbeView(
            String server,
            String database,
            boolean reachable,
            Optional<String> worker,
            Optional<String> version,
            Optional<Boolean> inRecovery,
            Optional<Integer> connections,
            Optional<Integer> maxConnections,
            Optional<Integer> connectMillis,
            Optional<Failure> failure) {
        this(
                server,
                database,
                reachable,
                worker,
                version,
                inRecovery,
                connections,
                maxConnections,
                connectMillis,
                failure,
                Optional.empty());
    }

    /** What is wrong, and what to do. */
    public record Failure(String code, String message, String remedy) {}
}
