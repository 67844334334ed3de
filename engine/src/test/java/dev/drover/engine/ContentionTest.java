package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.lease.LeaseKey;
import java.sql.SQLException;
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
        assertThat(fixture.query("SELECT count(*) FROM drover.schema_migrations"))
                .containsExactly("60");
        assertThat(fixture.query("SELECT count(DISTINCT scope) FROM drover.schema_migrations"))
                .containsExactly("30");
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
        var quick = Fixture.QUICK;
        return new EngineOptions(
                quick.connectTimeout(),
                quick.patientLockTimeout(),
                quick.briefLockTimeout(),
                quick.holdLimit(),
                quick.transactionLimit(),
                quick.idleInTransaction(),
                quick.lockTries(),
                quick.lockBudget(),
                quick.immediateTries(),
                quick.backoffBase(),
                quick.backoffCap(),
                java.time.Duration.ofSeconds(30),
                quick.takeoverWait(),
                quick.ledgerWait(),
                quick.reconnects(),
                quick.relayFlush(),
                quick.oneMessageLimit(),
                quick.commits(),
                quick.watching(),
                quick.outbox());
    }
}
