package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements outside of a transaction that, once begun, can only be finished. */
class HalfDoneTest {
    private static final String FIRST =
            """
            CREATE TABLE p (id int) PARTITION BY LIST (id);
            CREATE TABLE c PARTITION OF p FOR VALUES IN (1);
            CREATE TABLE t (id int);
            CREATE INDEX t_id ON t (id);
            """;
    private static final String DROP = "DROP INDEX CONCURRENTLY t_id;";
    private static final String DETACH = "ALTER TABLE p DETACH PARTITION c CONCURRENTLY;";

    private final Fixture fixture = new Fixture();

    @BeforeEach
    void applyTheFirst() {
        fixture.succeed("001_a.sql", FIRST);
    }

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void aDetachThatIsCancelledIsFinishedByTheNextRun() throws Exception {
        try (var reader = reading("p")) {
            var run = CompletableFuture.supplyAsync(() -> migrate(DETACH));
            await().until(() -> links("inhdetachpending") == 1);
            fixture.cancellation.cancel();
            assertThat(run.get()).isInstanceOf(Outcome.Cancelled.class);
            reader.rollback();
        }
        assertThat(links("inhdetachpending")).isOne();
        fixture.cancellation = new Cancellation();

        assertThat(migrate(DETACH)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(links("true")).isZero();
    }

    @Test
    void aDetachBeyondItsLimitIsFinishedByTheNextRun() throws Exception {
        var limited = "-- drover:hold-limit 1s\n" + DETACH;
        try (var reader = reading("p")) {
            var failure = ((Outcome.Failed) migrate(limited)).failure();

            assertThat(failure.code()).isEqualTo(FailureCode.LOCK_TIMEOUT);
            assertThat(failure.message()).contains("half done").contains("the next run");
            // as long as it is in the way, so it is
            assertThat(migrate(limited)).isInstanceOf(Outcome.Failed.class);
            reader.rollback();
        }
        assertThat(links("inhdetachpending")).isOne();

        assertThat(migrate(limited)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(links("true")).isZero();
    }

    @Test
    void aDropThatWasInterruptedMayNotLeaveTheRelease() throws Exception {
        cancelDrop();

        var failure = fixture.fail("001_a.sql", FIRST, "003_c.sql", "CREATE TABLE d ();");
        assertThat(failure.code()).isEqualTo(FailureCode.MISSING_MIGRATION);
        assertThat(failure.message()).contains("half done");
        assertThat(((Outcome.Failed) migrate(DROP + " SELECT 1;")).failure().code())
                .isEqualTo(FailureCode.CHANGED_MIGRATION);
        assertThat(fixture.query("SELECT 1 FROM drover.schema_migrations WHERE undone_by > 0"))
                .isEmpty();
        assertThat(migrate(DROP)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(indexes("true")).isZero();
    }

    @Test
    void aDropThatWasInterruptedTwiceStillCounts() throws Exception {
        cancelDrop();
        cancelDrop();

        assertThat(fixture.fail("001_a.sql", FIRST).message()).contains("version 2");
        assertThat(migrate(DROP)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(indexes("true")).isZero();
    }

    @Test
    void aDropInADeadlockGoesOnAtOnce() throws Exception {
        fixture.sql("ALTER DATABASE " + fixture.database.name() + " SET deadlock_timeout = '3s'");
        var retried = new CopyOnWriteArrayList<FailureCode>();
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void retrying(FailureCode code, int tries, Duration pause) {
                        retried.add(code);
                    }
                };
        try (var reader = reading("t");
                var statement = reader.createStatement()) {
            // so that the drop is the one to find the deadlock, and to end
            statement.execute("SET deadlock_timeout = '1min'");
            var run = CompletableFuture.supplyAsync(() -> migrate(DROP));
            await().until(() -> indexes("NOT indisvalid") == 1);
            statement.execute("LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE");
            await().until(() -> !retried.isEmpty());
            reader.rollback();

            assertThat(run.get()).isInstanceOf(Outcome.Succeeded.class);
        }
        assertThat(retried).containsExactly(FailureCode.DEADLOCK);
        assertThat(indexes("true")).isZero();
    }

    private void cancelDrop() throws Exception {
        try (var reader = reading("t")) {
            var run = CompletableFuture.supplyAsync(() -> migrate(DROP));
            await().until(() -> indexes("NOT indisvalid") == 1 && waits());
            fixture.cancellation.cancel();
            assertThat(run.get()).isInstanceOf(Outcome.Cancelled.class);
            reader.rollback();
        }
        fixture.cancellation = new Cancellation();
    }

    private boolean waits() {
        return !fixture.query(
                        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND query LIKE 'DROP INDEX%' AND wait_event_type = 'Lock'")
                .isEmpty();
    }

    private int indexes(String condition) {
        return fixture.query(
                        "SELECT 1 FROM pg_index WHERE indrelid = 't'::regclass AND " + condition)
                .size();
    }

    private Outcome migrate(String second) {
        return fixture.migrate("001_a.sql", FIRST, "002_b.sql", second);
    }

    /** A transaction that has read a table, and has not ended. */
    private Connection reading(String table) throws SQLException {
        var reader = fixture.connect();
        reader.setAutoCommit(false);
        try (var statement = reader.createStatement()) {
            statement.execute("SELECT FROM " + table);
        }
        return reader;
    }

    private int links(String condition) {
        return fixture.query(
                        "SELECT 1 FROM pg_inherits WHERE inhparent = 'p'::regclass AND "
                                + condition)
                .size();
    }
}
