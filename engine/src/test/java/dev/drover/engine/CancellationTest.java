package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void aRequestEndsTheRunningStatementAndKeepsWhatWasCommitted() throws Exception {
        var run =
                CompletableFuture.supplyAsync(() ->
                        fixture.migrate(
                                "001_a.sql", "CREATE TABLE a ();",
                                "002_b.sql", "CREATE TABLE b (); SELECT pg_sleep(25);"));
        await().until(() ->
                !fixture.query(
                                "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                                        + " AND datname = current_database()")
                        .isEmpty());
        fixture.cancellation.cancel();

        assertThat(run.get()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(((Outcome.Cancelled) run.get()).applied())
                .extracting(LedgerRow::version)
                .containsExactly("1");
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'b'")).isEmpty();
    }

    @Test
    void aRequestBeforeTheStartChangesNothing() {
        fixture.cancellation.cancel();

        assertThat(fixture.migrate("001_a.sql", "CREATE TABLE a ();"))
                .isInstanceOf(Outcome.Cancelled.class);
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
    }

    @Test
    void aCancelThatIsNotOursIsNotTakenForATimeout() throws Exception {
        var run =
                CompletableFuture.supplyAsync(
                        () -> fixture.migrate("001_a.sql", "SELECT pg_sleep(25);"));
        await().until(() ->
                fixture.query(
                                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                                        + " WHERE wait_event = 'PgSleep' AND datname = current_database()")
                        .contains("t"));

        assertThat(run.get()).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) run.get()).failure().code())
                .isEqualTo(FailureCode.CANCELLED_ELSEWHERE);
    }
}
