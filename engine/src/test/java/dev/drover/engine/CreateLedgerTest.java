package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.ledger.LedgerSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ledger is to be created, and the turn to do so is another session's. */
class CreateLedgerTest {
    private static final String GIVE_BACK =
            "SELECT pg_advisory_unlock(" + LeaseKey.LEDGER.value() + ")";
    private static final String CREATE = "BEGIN; " + LedgerSchema.sql() + " COMMIT";

    /** Keeps which advisory locks its session has, after a commit that came before. */
    private static final String LOCKS =
            """
            VACUUM pg_namespace;
            CREATE TABLE held AS SELECT (classid::bigint << 32) | objid::bigint AS key FROM pg_locks
              WHERE locktype = 'advisory' AND pid = pg_backend_pid();
            """;

    /** What the first commit of the run is. */
    private enum First {
        QUICK(CommitPolicy.DEFAULT, "CREATE TABLE a ();"),
        SEVERAL_QUICK(CommitPolicy.DEFAULT, "CREATE TABLE a ();", "CREATE TABLE b ();"),
        HEAVY(CommitPolicy.DEFAULT, "DO $$ BEGIN CREATE TABLE a (); END $$;"),
        TOGETHER(
                CommitPolicy.DEFAULT.inOneTransaction(),
                "CREATE TABLE a ();",
                "DO $$ BEGIN CREATE TABLE b (); END $$;"),
        NON_TRANSACTIONAL(CommitPolicy.DEFAULT);

        private final CommitPolicy policy;
        private final String[] release;

        First(CommitPolicy policy, String... scripts) {
            this.policy = policy;
            var files = new ArrayList<String>();
            for (var script : scripts) {
                files.addAll(List.of((files.size() / 2 + 1) + "_make.sql", script));
            }
            files.addAll(List.of((scripts.length + 1) + "_locks.sql", LOCKS));
            this.release = files.toArray(String[]::new);
        }

        /** Its versions are their ranks. */
        private List<String> rows(String format) {
            return IntStream.rangeClosed(1, release.length / 2)
                    .mapToObj(rank -> format.formatted(rank, rank))
                    .toList();
        }
    }

    private final Fixture fixture = new Fixture();
    private Connection other;

    @BeforeEach
    void takeTheTurn() throws SQLException {
        other = fixture.connect();
        other("SELECT pg_advisory_lock(" + LeaseKey.LEDGER.value() + ")");
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource
    void aLedgerThatTheOtherCreatedIsUsed(First first) throws Exception {
        var run = begin(first);
        other(CREATE);
        other(GIVE_BACK);

        assertThatItSucceeds(first, run);
    }

    @ParameterizedTest
    @EnumSource
    void itIsUsedThoughTheOtherKeepsTheTurn(First first) throws Exception {
        var run = begin(first);
        other(CREATE);

        assertThatItSucceeds(first, run);
    }

    @ParameterizedTest
    @EnumSource
    void aTurnThatWasGivenUpIsTakenAndGivenBackWithTheCommit(First first) throws Exception {
        var run = begin(first);
        other(GIVE_BACK);

        assertThatItSucceeds(first, run);
    }

    @ParameterizedTest
    @EnumSource
    void whoCreatesItWithoutTheTurnIsWaitedForToo(First first) throws Exception {
        other(GIVE_BACK);
        other("BEGIN; " + LedgerSchema.sql());
        // which waits for a lock long enough to be seen
        fixture.engine = engine(EngineOptions.DEFAULTS, first.policy);
        var run = CompletableFuture.supplyAsync(() -> fixture.migrate(first.release));
        awaitSession("state = 'active' AND wait_event = 'transactionid'");
        other("COMMIT");

        assertThatItSucceeds(first, run);
    }

    private void assertThatItSucceeds(First first, CompletableFuture<Outcome> run)
            throws Exception {
        assertThat(run.get())
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        succeeded ->
                                assertThat(succeeded.applied())
                                        .extracting(Fixture::told)
                                        .isEqualTo(first.rows("%d APPLIED %d")));
        assertThat(fixture.ledger()).isEqualTo(first.rows("%d %d applied"));
        assertThat(fixture.relay.told())
                .filteredOn(told -> told.contains("APPLIED"))
                .isEqualTo(first.rows("%d APPLIED %d"));
        assertThat(
                        fixture.query(
                                "SELECT project || ' ' || last_order || ' ' || ledger_version"
                                        + " FROM drover.schema_migrations WHERE rank = 0"))
                .containsExactly("default 1 3");
        assertThat(fixture.query("SELECT key FROM held"))
                .containsExactly(String.valueOf(LeaseKey.of("default", "*").value()));
    }

    @Test
    void anothersSchemaOfThatNameIsLeftAlone() throws Exception {
        var run = begin(First.QUICK);
        other("CREATE SCHEMA drover");

        assertThat(run.get())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed ->
                                assertThat(failed.failure().code())
                                        .isEqualTo(FailureCode.LEDGER_FOREIGN));
        assertThat(fixture.query("SELECT obj_description('drover'::regnamespace)"))
                .containsExactly("null");
        other("DROP SCHEMA drover RESTRICT");
        assertThatNothingIsWritten();
    }

    @Test
    void aRequestToStopEndsTheWait() throws Exception {
        var run = begin(First.QUICK);
        fixture.cancellation.cancel();

        assertThat(run.get()).isInstanceOf(Outcome.Cancelled.class);
        assertThatNothingIsWritten();
    }

    @Test
    void theWaitHasALimit() throws SQLException {
        var quick = Fixture.QUICK;
        var options =
                Fixture.waits(
                        quick.leaseWait(),
                        quick.takeoverWait(),
                        Duration.ofMillis(200),
                        quick.reconnects());
        fixture.engine = engine(options, First.QUICK.policy);

        assertThat(fixture.fail(First.QUICK.release).code())
                .isEqualTo(FailureCode.LEDGER_CREATION_BUSY);
        assertThatNothingIsWritten();
        other(GIVE_BACK);
        fixture.succeed(First.QUICK.release);
    }

    @Test
    void nobodyWatchesTheWait() throws Exception {
        var run = begin(First.HEAVY);
        awaitSession("state_change > backend_start + interval '500 ms'");

        // a try that was slow may have been watched, but that ends with it
        await().until(() ->
                fixture.query(
                                        "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'drover/%'"
                                                + " AND datname = current_database()")
                                .size()
                        == 1);
        other(GIVE_BACK);
        assertThat(run.get()).isInstanceOf(Outcome.Succeeded.class);
    }

    /** A run that has asked for the turn, and does not have it. */
    private CompletableFuture<Outcome> begin(First first) {
        fixture.engine = engine(Fixture.QUICK, first.policy);
        var run = CompletableFuture.supplyAsync(() -> fixture.migrate(first.release));
        awaitSession(
                "state = 'idle' AND query LIKE '%pg_try_advisory_lock("
                        + LeaseKey.LEDGER.value()
                        + ")%'");
        return run;
    }

    private void awaitSession(String condition) {
        await().until(() ->
                !fixture.query(
                                "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'drover/%'"
                                        + " AND datname = current_database() AND "
                                        + condition)
                        .isEmpty());
    }

    private void assertThatNothingIsWritten() {
        assertThat(fixture.query("SELECT 1 FROM pg_namespace WHERE nspname = 'drover'")).isEmpty();
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname IN ('a', 'held')"))
                .isEmpty();
    }

    private void other(String sql) throws SQLException {
        try (var statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Engine engine(EngineOptions options, CommitPolicy policy) {
        return new Engine(options.commits(policy), InstantSource.system(), new Random());
    }
}
