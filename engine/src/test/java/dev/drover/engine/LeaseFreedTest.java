package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.engine.lease.LeaseKey;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How soon the lease of a killed process is free, whatever its backend does; and files that touch
 * very many objects.
 */
@Tag("faults")
class LeaseFreedTest {
    @ParameterizedTest
    @CsvSource({
        "15, INDEX", "15, CONCURRENT_INDEX", "15, LOCK", "15, SLEEP",
        "18, INDEX", "18, CONCURRENT_INDEX", "18, LOCK", "18, SLEEP"
    })
    void isFreeWithinTenSeconds(int major, Doing doing) throws Exception {
        try (var fixture = new Fixture(server(major))) {
            fixture.sql(
                    """
                    CREATE TABLE t AS SELECT i FROM generate_series(1, 1000) i;
                    CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
                      BEGIN FOR n IN 1..10000000 LOOP END LOOP; RETURN i; END $$;
                    """);
            try (var other = fixture.connect();
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("SELECT pg_advisory_xact_lock(77)");
                var process =
                        KilledProcess.start(
                                fixture.target(),
                                EmbeddingProgram.Point.NONE,
                                "001_a.sql",
                                "-- drover:hold-limit 10min\n-- drover:lock-timeout 10min\n"
                                        + doing.sql);
                await().atMost(Duration.ofSeconds(60))
                        .until(() ->
                                !fixture.query(
                                                "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'drover/%' AND datname = current_database() AND state = 'active' AND "
                                                        + doing.seen)
                                        .isEmpty());
                process.kill();
                long killed = System.nanoTime();
                await().atMost(Duration.ofSeconds(10))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() ->
                                fixture.query(
                                                "SELECT 1 FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND "
                                                        + LeaseKey.of("default", "*")
                                                                .lockCondition())
                                        .isEmpty());
                System.out.printf(
                        "PostgreSQL %d, %s: lease free %d ms after kill -9%n",
                        major, doing, (System.nanoTime() - killed) / 1_000_000);
                other.rollback();
            }
        }
    }

    enum Doing {
        INDEX("CREATE INDEX ON t (slow(i));", Doing.INDEXING),
        CONCURRENT_INDEX("CREATE INDEX CONCURRENTLY t_slow ON t (slow(i));", Doing.INDEXING),
        LOCK("SELECT pg_advisory_xact_lock(77);", "wait_event = 'advisory'"),
        SLEEP("SELECT pg_sleep(600);", "wait_event = 'PgSleep'");

        private static final String INDEXING =
                "pid IN (SELECT p.pid FROM pg_stat_progress_create_index p WHERE p.phase LIKE 'building%')";

        private final String sql;
        private final String seen;

        Doing(String sql, String seen) {
            this.sql = sql;
            this.seen = seen;
        }
    }

    @Test
    void twelveThousandObjectsAreAppliedOrClearlyRefused() throws Exception {
        var script = new StringBuilder();
        for (int i = 1; i <= 12_000; i++) {
            script.append("CREATE TABLE t").append(i).append(" (id int PRIMARY KEY, note text);\n");
        }
        try (var fixture = new Fixture()) {
            var outcome = fixture.migrate("001_many.sql", "-- drover:hold-limit 10min\n" + script);
            System.out.println(
                    "12,000 tables in one migration: "
                            + (outcome instanceof Outcome.Failed(var failure, _)
                                    ? failure
                                    : outcome.getClass().getSimpleName()));
            if (outcome instanceof Outcome.Failed(var failure, _)) {
                assertThat(failure.code()).isEqualTo(FailureCode.OUT_OF_MEMORY);
                assertThat(failure.remedy()).contains("max_locks_per_transaction");
                assertThat(failure.place().orElseThrow().line()).isGreaterThan(1);
                assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 't1'")).isEmpty();
            } else {
                assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
                assertThat(fixture.ledger()).containsExactly("1 1 applied");
            }
        }
    }

    private static SharedPostgres server(int major) {
        return major == 18
                ? SharedPostgres.get()
                : SharedPostgres.of(
                        Path.of(System.getProperty("drover.test.postgresql" + major + ".jar")));
    }
}
