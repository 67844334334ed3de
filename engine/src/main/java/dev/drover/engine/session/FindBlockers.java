package dev.drover.engine.session;

import dev.drover.engine.Blocker;
import dev.drover.engine.failure.DatabaseFault;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;

/** Asks who blocks a session, and ends those whom nobody would miss. */
final class FindBlockers {
    /** A prepared transaction blocks as process 0. */
    private static final String BLOCKERS =
            """
            SELECT DISTINCT b.pid, COALESCE(a.usename, ''),
              CASE WHEN b.pid = 0 THEN 'prepared transaction' ELSE COALESCE(a.application_name, '') END,
              CASE WHEN b.pid = 0 THEN 'prepared' WHEN a.backend_type = 'client backend' THEN COALESCE(a.state, '')
                ELSE COALESCE(a.backend_type, '') END,
              COALESCE(pg_catalog.date_part('epoch', pg_catalog.now() - a.xact_start), 0)::pg_catalog.int8
            FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(%d)) b(pid)
            LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
            WHERE b.pid = 0 OR a.pid IS NOT NULL
            ORDER BY 1
            """;

    private static final String TRANSACTIONS =
            """
            SELECT a.pid, pg_catalog.date_part('epoch', pg_catalog.now() - a.xact_start)::pg_catalog.int8
            FROM pg_catalog.pg_stat_activity a
            WHERE a.pid = ANY ('{%s}'::pg_catalog.int4[]) AND a.xact_start IS NOT NULL
            UNION ALL
            SELECT 0, %d WHERE EXISTS (SELECT FROM pg_catalog.pg_prepared_xacts)
            """;

    private static final long VERY_OLD = Long.MAX_VALUE;

    /**
     * One statement looks and ends, so a session that works again meanwhile is spared. CASE,
     * because the planner would put conditions that are joined by AND in the order of their cost,
     * and ending is the cheapest.
     */
    private static final String END_IDLE =
            """
            SELECT a.pid, COALESCE(a.usename, ''), COALESCE(a.application_name, ''), a.state,
              COALESCE(pg_catalog.date_part('epoch', pg_catalog.now() - a.xact_start), 0)::pg_catalog.int8
            FROM pg_catalog.pg_stat_activity a
            WHERE CASE WHEN a.pid = ANY (pg_catalog.pg_blocking_pids(%d))
                AND a.state IN ('idle in transaction', 'idle in transaction (aborted)')
                AND pg_catalog.clock_timestamp() - a.state_change > pg_catalog.make_interval(secs => %d)
              THEN pg_catalog.pg_terminate_backend(a.pid) ELSE false END
            """;

    private FindBlockers() {}

    static List<Blocker> of(Session observer, int pid) throws DatabaseFault {
        return blockers(observer, BLOCKERS.formatted(pid));
    }

    /**
     * Whether one of them is still in the transaction in which it blocked; only its end gives its
     * locks back.
     */
    static boolean stillHold(Session observer, List<Blocker> blockers) throws DatabaseFault {
        var pids = blockers.stream().map(blocker -> String.valueOf(blocker.pid())).toList();
        var ages = new HashMap<Integer, Long>();
        observer.query(TRANSACTIONS.formatted(String.join(",", pids), VERY_OLD))
                .getFirst()
                .forEach(row -> ages.put(row.integer(0), row.number(1)));
        return blockers.stream()
                .anyMatch(blocker ->
                        ages.getOrDefault(blocker.pid(), -1L)
                                >= blocker.transactionAge().toSeconds());
    }

    /**
     * Whether waiting longer is what ends it: the server cancels an autovacuum that somebody waits
     * for.
     */
    static boolean isAutovacuum(Blocker blocker) {
        return blocker.state().equals("autovacuum worker");
    }

    /** Those that were ended; none when the server does not let us. */
    static List<Blocker> endIdle(Session observer, int pid, Duration idleFor) throws DatabaseFault {
        try {
            return blockers(observer, END_IDLE.formatted(pid, idleFor.toSeconds()));
        } catch (DatabaseFault fault) {
            if (fault.sessionLost()) {
                throw fault;
            }
            return List.of();
        }
    }

    private static List<Blocker> blockers(Session observer, String query) throws DatabaseFault {
        return observer.query(query).getFirst().stream().map(FindBlockers::blocker).toList();
    }

    private static Blocker blocker(Row row) {
        return new Blocker(
                row.integer(0),
                row.text(1),
                row.text(2),
                row.text(3),
                Duration.ofSeconds(row.number(4)));
    }
}
