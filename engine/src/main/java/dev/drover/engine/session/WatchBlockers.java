package dev.drover.engine.session;

import dev.drover.engine.Blocker;
import dev.drover.engine.Target;
import dev.drover.engine.failure.DatabaseFault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks, through a session of its own, who blocks the session that works. Started only once a lock
 * was not to be had, so the usual run pays nothing.
 */
public final class WatchBlockers implements AutoCloseable {
    private static final long INTERVAL_MILLIS = 100;

    private static final String BLOCKERS =
            """
            SELECT DISTINCT a.pid, COALESCE(a.usename, ''), COALESCE(a.application_name, ''),
              COALESCE(a.state, a.backend_type, ''),
              COALESCE(pg_catalog.date_part('epoch', pg_catalog.now() - a.xact_start), 0)::pg_catalog.int8
            FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(%d)) b(pid)
            JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
            ORDER BY 1
            """;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile List<Blocker> seen = List.of();

    private WatchBlockers(Connect connect, Target target, int pid) {
        thread =
                Thread.ofVirtual()
                        .name("drover-blockers-of-" + pid)
                        .start(() -> watch(connect, target, pid));
    }

    public static WatchBlockers of(Connect connect, Target target, int pid) {
        return new WatchBlockers(connect, target, pid);
    }

    /** The last ones seen; empty when none was, or when the server does not let us look. */
    public List<Blocker> seen() {
        return seen;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void watch(Connect connect, Target target, int pid) {
        try (var session = connect.open(target, "drover/observer", "observer")) {
            do {
                look(session, pid);
            } while (!closed.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
        } catch (DatabaseFault _) {
            // without a second connection the failure is told without its blockers
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Session session, int pid) throws DatabaseFault {
        var rows = session.query(BLOCKERS.formatted(pid)).getFirst();
        if (!rows.isEmpty()) {
            seen = rows.stream().map(WatchBlockers::blocker).toList();
        }
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
