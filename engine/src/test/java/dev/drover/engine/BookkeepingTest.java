package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is noted of a migration of several units counts only once it is in the ledger. */
class BookkeepingTest {
    private static final String DUPLICATES =
            "CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1);";
    private static final String BUILD = "CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);";

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void withoutItsIntentAStatementDoesNotRun() throws Exception {
        var made = fixture.database.name() + "_made";
        begin(made, "");
        try (var psql = lockingTheRow(1)) {
            assertThat(fixture.fail(create(made, "")).code()).isEqualTo(FailureCode.LOCK_TIMEOUT);
            assertThat(exists(made)).isFalse();
            psql.rollback();
        }
        fixture.succeed(create(made, ""));
        assertThat(exists(made)).isTrue();
        fixture.sql("DROP DATABASE " + made);
    }

    @Test
    void aNewTextDoesNotRunInARowThatStillHasTheOldOne() throws Exception {
        var made = fixture.database.name() + "_made";
        begin(made, "");
        try (var psql = lockingTheRow(1)) {
            assertThat(fixture.fail(create(made, " -- new")).code())
                    .isEqualTo(FailureCode.LOCK_TIMEOUT);
            assertThat(exists(made)).isFalse();
            psql.rollback();
        }
        fixture.job = UUID.randomUUID();
        fixture.succeed(create(made, " -- new"));
        fixture.sql("DROP DATABASE " + made);
        assertThat(fixture.query("SELECT job FROM drover.schema_migrations WHERE rank > 0"))
                .containsExactly(fixture.job.toString());
        assertThat(fixture.succeed(create(made, " -- new")).applied()).isEmpty();
    }

    /** Leaves version 1 begun, with nothing done: its first try found that the name is taken. */
    private void begin(String database, String end) {
        fixture.sql("CREATE DATABASE " + database);
        assertThat(fixture.fail(create(database, end)).sqlState()).contains("42P04");
        fixture.sql("DROP DATABASE " + database);
        assertThat(fixture.ledger()).containsExactly("1 1 started");
    }

    private static String[] create(String database, String end) {
        return new String[] {"001_d.sql", "CREATE DATABASE " + database + ";" + end};
    }

    private boolean exists(String database) {
        return !fixture.query("SELECT 1 FROM pg_database WHERE datname = '" + database + "'")
                .isEmpty();
    }

    @Test
    void aRequestToStopThatHitsTheIntentLetsNoStatementBegin() throws Exception {
        String[] release = {
            "001_t.sql", DUPLICATES, "002_i.sql", "-- drover:lock-timeout 1min\n" + BUILD
        };
        assertThat(fixture.fail(release).code()).isEqualTo(FailureCode.CONSTRAINT_VIOLATED);
        fixture.sql("TRUNCATE t");
        // which waits for the row often, and long enough to be seen
        fixture.engine = Engine.withDefaults();
        try (var psql = lockingTheRow(2)) {
            var run = CompletableFuture.supplyAsync(() -> fixture.migrate(release));
            await().until(() -> isActive("", "wait_event = 'transactionid'"));
            fixture.cancellation.cancel();

            assertThat(run.get()).isInstanceOf(Outcome.Cancelled.class);
            psql.rollback();
        }
        assertThat(fixture.query("SELECT 1 FROM pg_index WHERE indrelid = 't'::regclass"))
                .isEmpty();
        assertThat(intents()).containsExactly("null");
    }

    @Test
    void aStatementThatWasCancelledLeavesNoDoubt() throws Exception {
        var doomed = fixture.database.name() + "_doomed";
        fixture.sql("CREATE DATABASE " + doomed);
        String[] release = {"001_a.sql", "SELECT 1; DROP DATABASE " + doomed + ";"};
        try (var _ = fixture.connect(doomed)) {
            // which waits some seconds for those who use it
            var run = CompletableFuture.supplyAsync(() -> fixture.migrate(release));
            await().until(() -> isActive("DROP DATABASE", "true"));
            fixture.cancellation.cancel();
            assertThat(run.get()).isInstanceOf(Outcome.Cancelled.class);
        }
        assertThat(intents()).containsExactly("null");

        assertThat(again(UUID.randomUUID(), release)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(exists(doomed)).isFalse();
    }

    @Test
    void aStatementThatSucceededIsRecordedThoughTheRunIsToStop() throws Exception {
        var doomed = fixture.database.name() + "_doomed";
        fixture.sql("CREATE DATABASE " + doomed);
        String[] release = {"001_a.sql", "SELECT 1; DROP DATABASE " + doomed + "; SELECT 2;"};
        var outcome = new AtomicReference<Outcome>();
        var run = Thread.ofPlatform().unstarted(() -> outcome.set(fixture.migrate(release)));
        try (var _ = fixture.connect(doomed)) {
            run.start();
            await().until(() -> isActive("DROP DATABASE", "true"));
            run.interrupt();
        }
        run.join();

        assertThat(outcome.get()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(fixture.query("SELECT steps_done FROM drover.schema_migrations WHERE rank > 0"))
                .containsExactly("2");
        assertThat(intents()).containsExactly("null");
        assertThat(again(UUID.randomUUID(), release)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aUnitDoesNotRunOnceAnotherRunHasGoneOnWithTheMigration() {
        String[] release = {
            "001_a.sql",
            """
            -- drover:transaction none
            CREATE TABLE effect (what text);
            SELECT pg_advisory_unlock_all();
            INSERT INTO effect VALUES ('once');
            """
        };
        var other = new AtomicReference<Outcome>();
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void statementDone(String version, int done, int total) {
                        if (done == 2) {
                            other.set(again(UUID.randomUUID(), release));
                        }
                    }
                };

        assertThat(fixture.fail(release).code()).isEqualTo(FailureCode.LEASE_LOST);
        assertThat(other.get()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(fixture.query("SELECT what FROM effect")).containsExactly("once");
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"undone_by = rank", "checksum = 'of another text'"})
    void aRowThatWasWithdrawnOrRestartedMeanwhileIsNotTakenForOurs(String meanwhile) {
        String[] release = {"001_t.sql", DUPLICATES, "002_i.sql", BUILD};
        fixture.fail(release);
        fixture.sql("TRUNCATE t");
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void migrationStarted(String version, int number, int total) {
                        fixture.sql(
                                "UPDATE drover.schema_migrations SET "
                                        + meanwhile
                                        + " WHERE version = '2'");
                    }
                };

        assertThat(fixture.fail(release).code()).isEqualTo(FailureCode.LEASE_LOST);
        assertThat(fixture.query("SELECT 1 FROM pg_index WHERE indrelid = 't'::regclass"))
                .isEmpty();
        assertThat(fixture.ledger()).containsExactly("1 1 applied", "2 2 started");
    }

    private Connection lockingTheRow(int rank) throws SQLException {
        var psql = fixture.connect();
        psql.setAutoCommit(false);
        try (var statement = psql.createStatement()) {
            statement.execute(
                    "SELECT FROM drover.schema_migrations WHERE rank = " + rank + " FOR UPDATE");
        }
        return psql;
    }

    /** Another run of the same release, which nobody asks to stop. */
    private Outcome again(UUID job, String... release) {
        var request = fixture.request();
        return fixture.engine.migrate(
                fixture.target(),
                Fixture.release(release),
                new MigrateRequest(
                        request.project(),
                        request.order(),
                        request.toVersion(),
                        new Run(job, 1, "rollout", "sha256:test", "test"),
                        request.placeholders(),
                        OutboxRelay.toNobody(),
                        new Cancellation()),
                EngineListener.NONE);
    }

    private boolean isActive(String query, String condition) {
        return !fixture.query(
                        "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'drover/%' AND state = 'active'"
                                + " AND datname = current_database() AND query LIKE '%"
                                + query
                                + "%' AND "
                                + condition)
                .isEmpty();
    }

    private List<String> intents() {
        return fixture.query(
                "SELECT intent FROM drover.schema_migrations WHERE rank > 0 ORDER BY rank DESC LIMIT 1");
    }
}
