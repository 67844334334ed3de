package dev.drover.e2e.rollouts;

import dev.drover.e2e.fleet.Databases;
import dev.drover.embedded.EmbeddedPostgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts sessions of jobs on a server while the fleet works, past any proxy. */
final class Sessions implements AutoCloseable {
    private static final int INTERVAL_MILLIS = 50;

    /** Observers and questions about the server itself are no jobs. */
    static final String AT_WORK =
            """
            SELECT pid FROM pg_stat_activity
            WHERE application_name LIKE 'drover/%'
              AND application_name NOT IN ('drover/observer', 'drover/server', 'drover/status')
            """;

    private final Databases databases;
    private final EmbeddedPostgres server;
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger samples = new AtomicInteger();
    private final List<SQLException> failures = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    Sessions(Databases databases, EmbeddedPostgres server) {
        this.databases = databases;
        this.server = server;
        this.thread = Thread.ofPlatform().name("sessions").start(this::watch);
    }

    private void watch() {
        try (var connection = databases.connect(server, "postgres")) {
            var before = Set.<String>of();
            while (!stop.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                before = look(connection, before);
            }
        } catch (SQLException e) {
            failures.add(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Only who was there at the last look as well counts: a job has ended before its backend. */
    private Set<String> look(Connection connection, Set<String> before) throws SQLException {
        var now = new HashSet<>(Databases.lines(connection, AT_WORK));
        int lasting = (int) now.stream().filter(before::contains).count();
        most.accumulateAndGet(lasting, Math::max);
        samples.incrementAndGet();
        return now;
    }

    /** The most there were at once. */
    int most() {
        return most.get();
    }

    int samples() {
        return samples.get();
    }

    /** Fails if the looking itself has failed, which would prove nothing. */
    @Override
    public void close() throws SQLException {
        stop.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }
}
