package dev.drover.e2e.checker;

import dev.drover.e2e.fleet.Databases;
import dev.drover.e2e.fleet.Fleet;
import dev.drover.embedded.EmbeddedPostgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks while the fleet works, for what shows only then. What does not answer is passed over. */
public final class Watch implements AutoCloseable {
    private static final int INTERVAL_MILLIS = 100;

    private static final String OVER_LIMIT =
            """
            SELECT f.server || ' has ' || count(*) || ' jobs in flight, its limit is ' || s.max_in_flight
            FROM in_flight f JOIN server s ON s.id = f.server
            GROUP BY f.server, s.max_in_flight HAVING count(*) > s.max_in_flight
            """;

    /** A session that shows progress has passed its fence, and so must hold the lease. */
    private static final String WITHOUT_LEASE =
            """
            SELECT a.application_name || ' works in ' || a.datname || ' without a lease'
            FROM pg_stat_activity a
            WHERE a.application_name ~ '^drover/.* [0-9]+/[0-9]+$' AND a.state = 'active'
              AND a.wait_event = 'PgSleep'
              AND NOT EXISTS (SELECT FROM pg_locks l
                WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted)
            """;

    private static final String TERM =
            "SELECT term || ' ' || (extract(epoch FROM since) * 1000)::bigint FROM leader WHERE term > 0";

    private final Fleet fleet;
    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private final Map<Long, Instant> terms = new ConcurrentHashMap<>();
    private final AtomicInteger samples = new AtomicInteger();

    public Watch(Fleet fleet) {
        this.fleet = fleet;
        this.thread = Thread.ofPlatform().name("watch").start(this::watch);
    }

    /** What was seen until now. */
    public Sightings seen() {
        return new Sightings(List.copyOf(seen), new Terms(terms));
    }

    public int samples() {
        return samples.get();
    }

    private void watch() {
        var connections = new HashMap<EmbeddedPostgres, Connection>();
        try {
            while (!stop.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                var control = fleet.databases().control();
                look(connections, control, "drover", OVER_LIMIT, this::breach);
                look(connections, control, "drover", TERM, this::term);
                for (var server : fleet.databases().servers()) {
                    look(connections, server, "postgres", WITHOUT_LEASE, this::breach);
                }
                samples.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.values().forEach(Watch::closeQuietly);
        }
    }

    private void look(
            Map<EmbeddedPostgres, Connection> connections,
            EmbeddedPostgres server,
            String database,
            String query,
            Sighting sighting) {
        try {
            var connection = connections.get(server);
            if (connection == null) {
                connection = fleet.databases().connect(server, database);
                connections.put(server, connection);
            }
            for (var line : Databases.lines(connection, query)) {
                // once more: a row may be read while it is being replaced
                if (Databases.lines(connection, query).contains(line)) {
                    sighting.of(line);
                }
            }
        } catch (SQLException e) {
            var broken = connections.remove(server);
            if (broken != null) {
                closeQuietly(broken);
            }
        }
    }

    private interface Sighting {
        void of(String line);
    }

    private void breach(String line) {
        seen.add(line);
    }

    private void term(String line) {
        int space = line.indexOf(' ');
        terms.put(
                Long.valueOf(line.substring(0, space)),
                Instant.ofEpochMilli(Long.parseLong(line.substring(space + 1))));
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // it is of no use any more
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
