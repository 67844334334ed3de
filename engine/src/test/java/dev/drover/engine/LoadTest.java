package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A tenant under load: a reader of one minute is in the way of an ALTER TABLE, and writers would
 * queue behind whatever waits for that lock.
 */
@Tag("load")
class LoadTest {
    private static final int WRITERS = 4;
    private static final Duration READER = Duration.ofSeconds(60);

    /** A write without contention takes a millisecond or so; what is beyond this has queued. */
    private static final long QUEUED_NANOS = Duration.ofMillis(50).toNanos();

    private final Fixture fixture = new Fixture();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Long> queued = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    @Timeout(180)
    void writersHardlyQueueAndTheChangeLandsSoonAfterTheReader() throws Exception {
        fixture.engine = new Engine(EngineOptions.DEFAULTS, InstantSource.system(), new Random());
        String table =
                "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 0), (2, 0), (3, 0), (4, 0);";
        fixture.succeed("001_t.sql", table);
        var tries = new ArrayList<Integer>();
        var held = new ArrayList<Duration>();
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void retrying(FailureCode code, int triesMade, Duration pause) {
                        tries.add(triesMade);
                    }

                    @Override
                    public void migrationApplied(LedgerRow row, Duration executionTime) {
                        held.add(executionTime);
                    }
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<Long>>();
            for (int id = 1; id <= WRITERS; id++) {
                int own = id;
                writers.add(threads.submit(() -> write(own)));
            }
            long began = System.nanoTime();
            var landed = CompletableFuture.<Long>completedFuture(0L);
            long readerEnd;
            try (var reader = fixture.connect();
                    var statement = reader.createStatement()) {
                reader.setAutoCommit(false);
                statement.execute("SELECT count(*) FROM t");
                landed =
                        CompletableFuture.supplyAsync(() -> {
                            fixture.succeed(
                                    "001_t.sql", table, "002_x.sql", "ALTER TABLE t ADD x int;");
                            return System.nanoTime();
                        });
                statement.execute("SELECT pg_sleep(" + READER.toSeconds() + ")");
                reader.rollback();
                readerEnd = System.nanoTime();
            }
            long after = landed.get() - readerEnd;
            stop.set(true);
            long writes = 0;
            for (var writer : writers) {
                writes += writer.get();
            }
            report(landed.get() - began, after, tries.size(), held, writes);
        }
    }

    private void report(long run, long after, int tries, List<Duration> held, long writes) {
        long total = queued.stream().mapToLong(Long::longValue).sum() / WRITERS;
        long longest = queued.stream().mapToLong(Long::longValue).max().orElse(0);
        double share = 100.0 * total / run;
        System.out.printf(
                "run %d ms, %d tries, %d writes; a writer queued %.1f %% of the time, longest %d ms;"
                        + " landed %d ms after the reader; our transaction took %s%n",
                run / 1_000_000,
                tries + 1,
                writes,
                share,
                longest / 1_000_000,
                after / 1_000_000,
                held);
        assertThat(share).as("share of the time that writers queued").isLessThanOrEqualTo(15);
        assertThat(Duration.ofNanos(longest)).isLessThanOrEqualTo(Duration.ofMillis(2100));
        assertThat(Duration.ofNanos(after)).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    private long write(int id) throws SQLException {
        long writes = 0;
        try (var connection = fixture.connect();
                var statement = connection.createStatement()) {
            while (!stop.get()) {
                long began = System.nanoTime();
                statement.execute("UPDATE t SET n = n + 1 WHERE id = " + id);
                long took = System.nanoTime() - began;
                if (took > QUEUED_NANOS) {
                    queued.add(took);
                }
                writes++;
            }
        }
        return writes;
    }
}
