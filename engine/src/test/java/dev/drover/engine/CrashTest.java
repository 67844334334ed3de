package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.engine.source.Release;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that die in the middle of things. */
class CrashTest {
    private static final String CONCURRENT =
            """
            CREATE TABLE IF NOT EXISTS t (id int);
            CREATE INDEX CONCURRENTLY t_id ON t (id);
            INSERT INTO t VALUES (42);
            """;

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void aNonTransactionalMigrationIsRecordedStepByStep() {
        fixture.relay.acknowledging = false;
        fixture.succeed("001_a.sql", CONCURRENT);

        assertThat(
                        fixture.query(
                                "SELECT state || ' ' || steps_done || ' ' || COALESCE(intent, '-')"
                                        + " FROM drover.schema_migrations WHERE rank > 0"))
                .containsExactly("applied 3 -");
        assertThat(fixture.relay.told()).containsExactly("1 STARTED 1", "1 APPLIED 1");
        assertThat(
                        fixture.query(
                                "SELECT indisvalid FROM pg_index WHERE indexrelid ="
                                        + " 't_id'::regclass"))
                .containsExactly("t");
    }

    @Test
    void anIndexBuildThatIsKilledIsRepairedByTheSameRun() throws Exception {
        fixture.sql("CREATE TABLE t (id int)");
        try (var other = fixture.connect();
                var statement = other.createStatement()) {
            // an open snapshot holds the build back in its last phases
            other.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (1)");
            var run = CompletableFuture.supplyAsync(() -> fixture.migrate("001_a.sql", CONCURRENT));
            await().until(() -> !buildingIndex().isEmpty());
            fixture.killEngine();
            other.rollback();

            assertThat(run.get()).isInstanceOf(Outcome.Succeeded.class);
        }
        assertThat(fixture.query("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass"))
                .containsExactly("t");
        assertThat(fixture.query("SELECT id FROM t")).containsExactly("42");
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }

    @Test
    void anIndexBuildThatIsKilledIsRepairedByTheNextRun() throws Exception {
        fixture.sql("CREATE TABLE t (id int)");
        fixture.engine = new Engine(withoutReconnect(), InstantSource.system(), new Random());
        try (var other = fixture.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (1)");
            var run = CompletableFuture.supplyAsync(() -> fixture.migrate("001_a.sql", CONCURRENT));
            await().until(() -> !buildingIndex().isEmpty());
            fixture.killEngine();
            var outcome = run.get();
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(((Outcome.Failed) outcome).failure().category())
                    .isIn(FailureCategory.SERVER, FailureCategory.TRANSIENT);
            other.rollback();
        }
        assertThat(fixture.query("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass"))
                .containsExactly("f");
        assertThat(fixture.ledger()).containsExactly("1 1 started");

        fixture.succeed("001_a.sql", CONCURRENT);

        assertThat(fixture.query("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass"))
                .containsExactly("t");
        assertThat(fixture.query("SELECT id FROM t")).containsExactly("42");
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }

    @Test
    void whatAKilledReindexLeavesIsRemovedAndNobodyElsesLeftovers() throws Exception {
        fixture.sql(
                "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (id int); INSERT INTO u VALUES"
                        + " (1), (1)");
        try {
            fixture.sql("CREATE UNIQUE INDEX CONCURRENTLY u_id_ccnew ON u (id)");
        } catch (IllegalStateException expected) {
            assertThat(expected).hasRootCauseInstanceOf(SQLException.class);
        }
        try (var other = fixture.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (1)");
            var run =
                    CompletableFuture.supplyAsync(
                            () -> fixture.migrate("001_a.sql", "REINDEX TABLE CONCURRENTLY t;"));
            await().until(() -> !buildingIndex().isEmpty());
            fixture.killEngine();
            other.rollback();

            assertThat(run.get()).isInstanceOf(Outcome.Succeeded.class);
        }
        assertThat(
                        fixture.query(
                                "SELECT x.relname || ' ' || indisvalid FROM pg_index i JOIN"
                                        + " pg_class x ON x.oid = indexrelid WHERE indrelid IN"
                                        + " ('t'::regclass, 'u'::regclass) ORDER BY 1"))
                .containsExactly("t_pkey true", "u_id_ccnew false");
    }

    @Test
    void ifNotExistsDoesNotMakeAnInvalidIndexGood() {
        fixture.sql("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1)");
        try {
            fixture.sql("CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id)");
        } catch (IllegalStateException expected) {
            assertThat(expected).hasRootCauseInstanceOf(SQLException.class);
        }
        var failure =
                fixture.fail(
                        "001_a.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_id ON t (id);");

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_INDEX);
        assertThat(failure.message()).contains("public.t_id");
        assertThat(fixture.query("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass"))
                .containsExactly("f");
    }

    @Test
    void aUniqueIndexThatCannotBeBuiltLeavesNothingAndIsBuiltOnceTheDataAllow() {
        fixture.sql("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1)");
        String[] release = {"001_a.sql", "CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);"};
        var failure = fixture.fail(release);

        assertThat(failure.code()).isEqualTo(FailureCode.CONSTRAINT_VIOLATED);
        assertThat(failure.place().orElseThrow().line()).isEqualTo(1);
        assertThat(fixture.query("SELECT 1 FROM pg_index WHERE indrelid = 't'::regclass"))
                .isEmpty();

        fixture.sql("TRUNCATE t");
        fixture.succeed(release);
        assertThat(fixture.query("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass"))
                .containsExactly("t");
    }

    @Test
    void aFileWithItsOwnTransactionsGoesOnWhereItStopped() {
        String[] release = {
            "001_a.sql",
            """
            SET search_path = other, public;
            BEGIN;
            CREATE TABLE IF NOT EXISTS public.done (step int);
            INSERT INTO done VALUES (1);
            COMMIT;
            BEGIN;
            INSERT INTO done SELECT 2 FROM gate;
            COMMIT;
            """
        };
        fixture.sql("CREATE SCHEMA other");
        var failure = fixture.fail(release);
        assertThat(failure.sqlState()).contains("42P01");
        assertThat(failure.place().orElseThrow().line()).isEqualTo(7);
        assertThat(fixture.query("SELECT steps_done FROM drover.schema_migrations WHERE rank > 0"))
                .containsExactly("2");

        // found only by the search path that the first statement of the file sets
        fixture.sql("CREATE TABLE other.gate AS SELECT 1");
        fixture.succeed(release);

        assertThat(fixture.query("SELECT step FROM done ORDER BY step")).containsExactly("1", "2");
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }

    @Test
    void aSessionKilledByItsOwnScriptIsNotAppliedTwice() {
        var reconnects = new ArrayList<FailureCode>();
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void reconnecting(FailureCode code) {
                        reconnects.add(code);
                    }
                };
        var outcome =
                fixture.migrate(
                        "001_a.sql",
                        "CREATE TABLE a (); SELECT pg_terminate_backend(pg_backend_pid());");

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(reconnects).hasSize(Fixture.QUICK.reconnects());
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
    }

    @Test
    void killsAtAnyMomentLeaveEachEffectExactlyOnce() throws Exception {
        fixture.relay.acknowledging = false;
        var reconnects = new AtomicInteger();
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void reconnecting(FailureCode code) {
                        reconnects.incrementAndGet();
                    }
                };
        var random = new Random(1);
        int versions = 0;
        // a fast machine may be through between two kills; the history then goes on
        while (reconnects.get() == 0 && versions < 1200) {
            versions += 60;
            migrateUnderKills(effects(versions), random);
        }

        assertThat(reconnects).as("kills that hit").hasPositiveValue();
        assertThat(fixture.query("SELECT count(*) || ' ' || count(DISTINCT version) FROM effect"))
                .containsExactly((versions - 1) + " " + (versions - 1));
        assertThat(
                        fixture.query(
                                "SELECT count(*) || ' ' || max(rank) FROM"
                                        + " drover.schema_migrations WHERE rank > 0"))
                .containsExactly(versions + " " + versions);
        assertThat(fixture.outbox()).isEqualTo(fixture.relay.told().stream().distinct().toList());
    }

    /** A history of which each version from the second leaves its number in a table. */
    private static Release effects(int versions) {
        var files = new ArrayList<String>();
        files.addAll(List.of("0001_t.sql", "CREATE TABLE effect (version int);"));
        for (int version = 2; version <= versions; version++) {
            files.addAll(
                    List.of(
                            "%04d_x.sql".formatted(version),
                            "INSERT INTO effect VALUES (" + version + ");"));
        }
        return Fixture.release(files.toArray(String[]::new));
    }

    private void migrateUnderKills(Release release, Random random) throws Exception {
        var run = CompletableFuture.supplyAsync(() -> migrateUntilDone(release));
        try (var killer = fixture.connect();
                var statement = killer.createStatement()) {
            while (!run.isDone()) {
                statement.execute(
                        "SELECT pg_sleep("
                                + random.nextInt(60) / 1000.0
                                + "); SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
                                + " application_name LIKE 'drover/%' AND datname ="
                                + " current_database()");
            }
        }
        assertThat(run.get()).isInstanceOf(Outcome.Succeeded.class);
    }

    private Outcome migrateUntilDone(Release release) {
        Outcome outcome = fixture.migrate(release);
        for (int runs = 0; runs < 200 && !(outcome instanceof Outcome.Succeeded); runs++) {
            outcome = fixture.migrate(release);
        }
        return outcome;
    }

    private List<String> buildingIndex() {
        return fixture.query(
                "SELECT phase FROM pg_stat_progress_create_index WHERE datname = current_database()"
                        + " AND phase LIKE 'waiting%'");
    }

    private static EngineOptions withoutReconnect() {
        var quick = Fixture.QUICK;
        return Fixture.waits(quick.leaseWait(), Duration.ofSeconds(5), quick.ledgerWait(), 0);
    }
}
