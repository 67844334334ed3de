package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.lease.LeaseKey;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several runs at once. */
class ContentionTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    /** Whoever waits for the lease gets it as soon as the session breaks that held it. */
    @Test
    void whatWasAppliedBeforeTheLeaseWentToAnotherIsTold() throws SQLException {
        try (var other = fixture.connect();
                var statement = other.createStatement()) {
            var waiting = new ArrayList<Future<?>>();
            try (var executor = Executors.newSingleThreadExecutor()) {
                fixture.listener =
                        new EngineListener() {
                            @Override
                            public void leaseTaken(int backendPid) {
                                waiting.add(
                                        executor.submit(() ->
                                                statement.execute(
                                                        "SELECT pg_advisory_lock(%d)"
                                                                .formatted(
                                                                        LeaseKey.of("default", "*")
                                                                                .value()))));
                            }
                        };
                fixture.engine =
                        new Engine(
                                waiting(Duration.ofMillis(100), Duration.ofMillis(500))
                                        .commits(
                                                CommitPolicy.DEFAULT
                                                        .durability(CommitPolicy.Durability.EACH)
                                                        .oneByOne()),
                                InstantSource.system(),
                                new Random());
                var outcome =
                        fixture.migrate(
                                "001_a.sql",
                                "CREATE TABLE a ();",
                                "002_b.sql",
                                """
                                DO $$ BEGIN
                                  WHILE NOT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                                    WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()) LOOP
                                    PERFORM pg_sleep(0.01);
                                  END LOOP;
                                  PERFORM pg_terminate_backend(pg_backend_pid());
                                END $$;
                                """);

                assertThat(waiting).hasSize(1);
                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Busy.class,
                                busy ->
                                        assertThat(busy.applied())
                                                .extracting(LedgerRow::version)
                                                .containsExactly("1"));
            }
        }
    }

    @Test
    void aLeaseHeldElsewhereNamesItsHolder() throws SQLException {
        try (var other = fixture.connect();
                var statement = other.createStatement()) {
            statement.execute(
                    "SET application_name = 'other'; SELECT pg_advisory_lock("
                            + LeaseKey.of("default", "*").value()
                            + ")");
            var outcome = fixture.migrate("001_a.sql", "CREATE TABLE a ();");

            assertThat(outcome).isInstanceOf(Outcome.Busy.class);
            var holder = ((Outcome.Busy) outcome).holder();
            assertThat(holder.application()).isEqualTo("other");
            assertThat(holder.state()).contains("idle");
            assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
        }
    }

    @Test
    void twoRunsOfOneDatabaseApplyEachMigrationOnce() throws Exception {
        var files = new ArrayList<String>();
        files.addAll(List.of("001_t.sql", "CREATE TABLE effect (version int);"));
        for (int version = 2; version <= 20; version++) {
            files.addAll(
                    List.of(
                            "%03d_x.sql".formatted(version),
                            "INSERT INTO effect VALUES (" + version + ");"));
        }
        var release = Fixture.release(files.toArray(String[]::new));
        var engine = new Engine(patient(), InstantSource.system(), new Random());

        var outcomes = new ArrayList<Outcome>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs =
                    IntStream.range(0, 4)
                            .mapToObj(_ ->
                                    threads.submit(() ->
                                            engine.migrate(
                                                    fixture.target(),
                                                    release,
                                                    fixture.request(),
                                                    EngineListener.NONE)))
                            .toList();
            for (var run : runs) {
                outcomes.add(run.get());
            }
        }

        assertThat(outcomes).allSatisfy(o -> assertThat(o).isInstanceOf(Outcome.Succeeded.class));
        assertThat(outcomes.stream().mapToInt(o -> ((Outcome.Succeeded) o).applied().size()).sum())
                .isEqualTo(20);
        assertThat(fixture.query("SELECT count(*) || ' ' || count(DISTINCT version) FROM effect"))
                .containsExactly("19 19");
    }

    @Test
    void thirtySchemasOfAnEmptyDatabaseStartTogether() throws Exception {
        for (int i = 0; i < 30; i++) {
            fixture.sql("CREATE SCHEMA \"tenant " + i + "\"");
        }
        var release =
                Fixture.release(
                        "001_a.sql",
                        "CREATE TABLE a (id int);",
                        "002_b.sql",
                        "INSERT INTO a VALUES (1);");
        var engine = new Engine(patient(), InstantSource.system(), new Random());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs = new ArrayList<Future<Outcome>>();
            for (int i = 0; i < 30; i++) {
                var target = schemaTarget("tenant " + i);
                runs.add(
                        threads.submit(() ->
                                engine.migrate(
                                        target, release, fixture.request(), EngineListener.NONE)));
            }
            for (var run : runs) {
                assertThat(outcome(run)).isInstanceOf(Outcome.Succeeded.class);
            }
        }
        assertThat(fixture.query("SELECT count(*) FROM drover.schema_migrations WHERE rank > 0"))
                .containsExactly("60");
        assertThat(
                        fixture.query(
                                "SELECT count(DISTINCT key) || ' ' || count(DISTINCT scope) FROM drover.schema_migrations"))
                .containsExactly("30 30");
        assertThat(fixture.query("SELECT id FROM \"tenant 7\".a")).containsExactly("1");
    }

    private static Outcome outcome(Future<Outcome> run)
            throws InterruptedException, ExecutionException {
        return run.get();
    }

    private Target schemaTarget(String schema) {
        fixture.schema = Optional.of(schema);
        return fixture.target();
    }

    private static EngineOptions patient() {
        return waiting(Duration.ofSeconds(30), Fixture.QUICK.takeoverWait());
    }

    private static EngineOptions waiting(Duration forTheLease, Duration forItAgain) {
        var quick = Fixture.QUICK;
        return Fixture.waits(forTheLease, forItAgain, quick.ledgerWait(), quick.reconnects());
    }
}
