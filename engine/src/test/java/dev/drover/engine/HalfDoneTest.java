package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements outside of a transaction that, once begun, can only be finished. */
class HalfDoneTest {
    private static final String FIRST =
            """
            CREATE TABLE p (id int) PARTITION BY LIST (id);
            CREATE TABLE c PARTITION OF p FOR VALUES IN (1);
            """;
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
