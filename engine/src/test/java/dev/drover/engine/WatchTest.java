package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is seen of blockers and of long statements, and what is done about them. */
class WatchTest {
    private static final String TABLE = "CREATE TABLE t (id int); INSERT INTO t VALUES (1);";
    private static final String BUILD = "CREATE INDEX CONCURRENTLY t_id ON t (id);";

    private final Fixture fixture = new Fixture();
    private final List<Blocker> blocked = new CopyOnWriteArrayList<>();
    private final List<Blocker> ended = new CopyOnWriteArrayList<>();
    private final List<String> phases = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        fixture.succeed("001_t.sql", TABLE);
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void blocked(List<Blocker> blockers) {
                        blocked.addAll(blockers);
                    }

                    @Override
                    public void blockerEnded(Blocker blocker) {
                        ended.add(blocker);
                    }

                    @Override
                    public void progress(String phase, long done, long total) {
                        phases.add(phase);
                    }
                };
    }

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void whoBlocksIsSeenWhileTheFirstTryWaits() throws Exception {
        patient(Watching.DEFAULTS.aloneLimit(), Optional.empty());
        try (var other = holding("LOCK TABLE t IN ACCESS SHARE MODE")) {
            var run = CompletableFuture.supplyAsync(() -> migrate("ALTER TABLE t ADD b int;"));
            await().until(() -> !blocked.isEmpty());
            other.rollback();

            assertThat(run.get()).isInstanceOf(Outcome.Succeeded.class);
        }
        assertThat(blocked.getFirst().application()).isEqualTo("report");
        assertThat(blocked.getFirst().state()).isEqualTo("idle in transaction");
    }

    @Test
    void aConcurrentBuildThatWaitsTellsItsPhaseAndItsBlocker() throws Exception {
        try (var other = holding("LOCK TABLE t IN ROW EXCLUSIVE MODE")) {
            var run = CompletableFuture.supplyAsync(() -> migrate(BUILD));
            await().until(() -> !blocked.isEmpty() && !phases.isEmpty());
            other.rollback();

            assertThat(run.get()).isInstanceOf(Outcome.Succeeded.class);
        }
        assertThat(blocked.getFirst().application()).isEqualTo("report");
        assertThat(phases).anyMatch(phase -> phase.startsWith("waiting for writers"));
    }

    @Test
    void aConcurrentBuildBeyondItsLimitIsEndedCleanedUpAndNamesItsBlocker() throws Exception {
        patient(Duration.ofMillis(800), Optional.empty());
        // its snapshot holds the build back in the last phase, and does not lock the table
        try (var other = snapshot()) {
            var failure = ((Outcome.Failed) migrate(BUILD)).failure();

            assertThat(failure.code()).isEqualTo(FailureCode.LOCK_TIMEOUT);
            assertThat(failure.blockers())
                    .extracting(Blocker::application)
                    .containsExactly("report");
            assertThat(failure.place().orElseThrow().path()).isEqualTo("002_x.sql");
            assertThat(indexes()).isEmpty();
            assertThat(
                            fixture.query(
                                    "SELECT intent IS NULL FROM drover.schema_migrations WHERE rank"
                                            + " = 2"))
                    .containsExactly("t");
            other.rollback();
        }
        assertThat(migrate(BUILD)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(indexes()).containsExactly("t");
    }

    @Test
    void whatAFailedBuildLeftIsLeftToTheNextRunWhereAForgottenTransactionIsInTheWay()
            throws Exception {
        fixture.sql("INSERT INTO t VALUES (1)");
        var unique = "-- drover:hold-limit 5s\nCREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);";
        try (var other = holding("LOCK TABLE t IN ACCESS SHARE MODE")) {
            var failure = ((Outcome.Failed) migrate(unique)).failure();

            assertThat(failure.code()).isEqualTo(FailureCode.CONSTRAINT_VIOLATED);
            assertThat(failure.message()).contains("could not be removed yet");
            assertThat(failure.blockers())
                    .extracting(Blocker::application)
                    .containsExactly("report");
            other.rollback();
        }
        assertThat(indexes()).containsExactly("f");
        fixture.sql("TRUNCATE t");

        assertThat(migrate(unique)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(indexes()).containsExactly("t");
    }

    @Test
    void aBuildThatSomebodyElseCancelsDidNotTakeTooLong() throws Exception {
        try (var other = holding("LOCK TABLE t IN ROW EXCLUSIVE MODE")) {
            var run = CompletableFuture.supplyAsync(() -> migrate(BUILD));
            await().until(() -> !blocked.isEmpty());
            await().until(() -> cancelBuild().isEmpty());
            other.rollback();

            var failure = ((Outcome.Failed) run.get()).failure();
            assertThat(failure.code()).isEqualTo(FailureCode.CANCELLED_ELSEWHERE);
            assertThat(failure.retry()).isEqualTo(Retry.LATER);
        }
        assertThat(migrate(BUILD)).isInstanceOf(Outcome.Succeeded.class);
    }

    private List<String> cancelBuild() {
        return fixture.query(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND query LIKE"
                        + " 'CREATE INDEX CONC%' AND datname = current_database()");
    }

    @Test
    void vacuumFullDoesNotLetTheTablesTrafficQueueBehindIt() throws Exception {
        try (var reader = holding("LOCK TABLE t IN ACCESS SHARE MODE")) {
            var failure = ((Outcome.Failed) migrate("VACUUM FULL t;")).failure();

            assertThat(failure.code()).isEqualTo(FailureCode.LOCK_TIMEOUT);
            assertThat(failure.blockers())
                    .extracting(Blocker::application)
                    .containsExactly("report");
            reader.rollback();
        }
        assertThat(migrate("VACUUM FULL t;")).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aForgottenTransactionIsEndedWhereTheOperatorAllowsIt() throws Exception {
        patient(Watching.DEFAULTS.aloneLimit(), Optional.of(Duration.ZERO));
        try (var other = holding("LOCK TABLE t IN ACCESS SHARE MODE");
                var bystander = snapshot()) {
            assertThat(migrate("ALTER TABLE t ADD b int;")).isInstanceOf(Outcome.Succeeded.class);

            assertThat(bystander.isValid(1)).isTrue();
            assertThat(ended).extracting(Blocker::application).containsExactly("report");
            assertThat(other.isValid(1)).isFalse();
        }
    }

    @Test
    void aSessionThatWorksIsNotEnded() throws Exception {
        patient(Watching.DEFAULTS.aloneLimit(), Optional.of(Duration.ZERO));
        try (var other = connect()) {
            var reader =
                    CompletableFuture.runAsync(
                            () -> execute(other, "SELECT pg_sleep(60) FROM t"),
                            // not the common pool, which may have a single thread
                            Thread::startVirtualThread);
            await().until(() -> !sleepers().isEmpty());
            var run = CompletableFuture.supplyAsync(() -> migrate("ALTER TABLE t ADD b int;"));
            await().until(() -> !blocked.isEmpty());
            fixture.sql("SELECT pg_cancel_backend(" + sleepers().getFirst() + ")");

            assertThat(reader).failsWithin(Duration.ofSeconds(30));
            assertThat(run.get()).isInstanceOf(Outcome.Succeeded.class);
            assertThat(other.isValid(1)).isTrue();
        }
        assertThat(ended).isEmpty();
    }

    private List<String> sleepers() {
        return fixture.query(
                "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname ="
                        + " current_database()");
    }

    private Outcome migrate(String second) {
        return fixture.migrate("001_t.sql", TABLE, "002_x.sql", second);
    }

    /** The engine's own numbers, but for these. */
    private void patient(Duration aloneLimit, Optional<Duration> endIdleBlockers) {
        fixture.engine =
                new Engine(
                        EngineOptions.DEFAULTS.watching(
                                new Watching(
                                        Duration.ofMillis(100),
                                        Duration.ofMillis(50),
                                        aloneLimit,
                                        endIdleBlockers)),
                        InstantSource.system(),
                        new Random());
    }

    private Connection connect() throws SQLException {
        var other = fixture.connect();
        execute(other, "SET application_name = 'report'");
        return other;
    }

    private Connection holding(String lock) throws SQLException {
        var other = connect();
        other.setAutoCommit(false);
        execute(other, lock);
        return other;
    }

    private Connection snapshot() throws SQLException {
        var other = connect();
        other.setAutoCommit(false);
        other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        execute(other, "SELECT 1");
        return other;
    }

    private static void execute(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private List<String> indexes() {
        return fixture.query("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass");
    }
}
