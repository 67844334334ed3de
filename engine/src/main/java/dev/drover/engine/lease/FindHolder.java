package dev.drover.engine.lease;

import dev.drover.engine.LeaseHolder;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.Session;

import java.util.Optional;

/** Finds out who holds a lease. */
final class FindHolder {
    /** How the sessions of all runs are called at first. */
    private static final String RUNS = "drover/";

    private static final String HOLDER =
            """
            SELECT l.pid, COALESCE(a.application_name, ''),
              (pg_catalog.date_part('epoch', a.backend_start) * 1000000)::pg_catalog.int8, a.state
            FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.granted AND l.%s AND l.mode = 'ExclusiveLock'
              AND l.database = (SELECT oid FROM pg_catalog.pg_database
                                WHERE datname = pg_catalog.current_database())
            """;

    private FindHolder() {}

    static LeaseHolder of(Session session, LeaseKey key) throws DatabaseFault {
        return session.query(HOLDER.formatted(key.lockCondition())).getFirst().stream()
                .findFirst()
                .map(FindHolder::holder)
                .orElse(new LeaseHolder(0, "", Optional.empty(), Optional.empty()));
    }

    /**
     * Ends that process if it is the holder, unless it is another run's: once a server was started
     * again its numbers repeat. A script may have renamed its session, so not only our own name
     * counts.
     *
     * @param application how this run's sessions are called, but for how far they are
     */
    static void end(Session session, LeaseKey key, int pid, String application)
            throws DatabaseFault {
        var holder = of(session, key);
        boolean anothers =
                holder.application().startsWith(RUNS)
                        && !holder.application().startsWith(application);
        if (holder.pid() == pid && !anothers) {
            session.query("SELECT pg_catalog.pg_terminate_backend(" + pid + ")");
        }
    }

    private static LeaseHolder holder(Row row) {
        return new LeaseHolder(
                row.integer(0), row.text(1), row.maybe(2).map(_ -> row.instant(2)), row.maybe(3));
    }
}
