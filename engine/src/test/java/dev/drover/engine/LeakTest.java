package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.source.Migration;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripts that do things to their session. */
class LeakTest {
    private final Fixture fixture = new Fixture();
    private final List<String> lost = new ArrayList<>();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void whatAScriptSetsDoesNotReachTheNext() {
        fixture.sql("DROP ROLE IF EXISTS leaking; CREATE ROLE leaking; CREATE SCHEMA elsewhere");
        fixture.succeed(
                "001_a.sql",
                """
                SET search_path = elsewhere;
                SET lock_timeout = '17s';
                SET session_replication_role = replica;
                SET synchronous_commit = off;
                SET TimeZone = 'Asia/Tokyo';
                CREATE TEMP TABLE seen (was int);
                PREPARE seen AS SELECT 1;
                SET ROLE leaking;
                """,
                "002_b.sql",
                """
                CREATE TABLE seen AS SELECT current_setting('search_path') AS path,
                  current_setting('lock_timeout') AS lock_timeout, current_setting('TimeZone') AS zone,
                  current_setting('session_replication_role') AS replication, current_user AS who,
                  current_setting('synchronous_commit') AS durable;
                """);

        assertThat(
                        fixture.query(
                                "SELECT concat_ws('|', path, lock_timeout, zone, replication,"
                                        + " durable) FROM public.seen"))
                .containsExactly("public|500ms|UTC|origin|on");
        assertThat(fixture.query("SELECT who <> 'leaking' FROM public.seen")).containsExactly("t");
        fixture.sql("DROP ROLE leaking");
    }

    @Test
    void aDefaultThatIsEvaluatedAtOnceDoesNotSetTheNextOnesSearchPath() {
        fixture.sql("CREATE SCHEMA elsewhere");
        fixture.succeed(
                "001_f.sql",
                """
                CREATE FUNCTION f() RETURNS text STABLE LANGUAGE plpgsql AS $$ BEGIN
                  PERFORM set_config('search_path', 'elsewhere', false); RETURN 'x'; END $$;
                """,
                "002_t.sql",
                "CREATE TABLE t (a int); ALTER TABLE t ADD c text DEFAULT f();",
                "003_u.sql",
                "CREATE TABLE u ();");

        assertThat(fixture.query("SELECT to_regclass('public.u')")).containsExactly("u");
    }

    @Test
    void resettingAllSettingsIsRefused() {
        var failure = fixture.fail("001_a.sql", "CREATE TABLE a ();\nRESET ALL;");

        assertThat(failure.code()).isEqualTo(FailureCode.SCRIPT_LEFT_TRANSACTION);
        // which of them it was, nobody knows
        assertThat(failure.place().orElseThrow().statement()).isZero();
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
    }

    @Test
    void aScriptThatReleasesTheLeaseIsAppliedOnceAndReported() {
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void leaseLost() {
                        lost.add("lost");
                    }
                };
        fixture.succeed("001_a.sql", "CREATE TABLE a (); SELECT pg_advisory_unlock_all();");

        assertThat(lost).containsExactly("lost");
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }

    /** Whoever waits for the lease has it when the transaction ends that gave it back. */
    @Test
    void whatFollowsATriggerThatReleasesTheLeaseIsNotAppliedWithoutIt() throws Exception {
        String[] a = {
            "002_a.sql",
            """
            CREATE TABLE a (id int);
            CREATE FUNCTION release() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              WHILE NOT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                  WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()) LOOP
                PERFORM pg_sleep(0.01);
              END LOOP;
              PERFORM pg_advisory_unlock_all();
              RETURN NEW;
            END $$;
            CREATE TRIGGER release AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION release();
            """
        };
        fixture.succeed("001_ledger.sql", "SELECT 1;");
        try (var other = fixture.connect();
                var statement = other.createStatement()) {
            var key = LeaseKey.of("default", "*").value();
            fixture.listener =
                    new EngineListener() {
                        private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>();

                        @Override
                        public void leaseTaken(int backendPid) {
                            waiting.add(
                                    CompletableFuture.supplyAsync(() -> {
                                        try {
                                            return statement.execute(
                                                    "SELECT pg_advisory_lock(" + key + ")");
                                        } catch (SQLException e) {
                                            throw new IllegalStateException(e);
                                        }
                                    }));
                        }
                    };

            var failure =
                    fixture.fail(
                            "001_ledger.sql",
                            "SELECT 1;",
                            a[0],
                            a[1],
                            "003_b.sql",
                            "INSERT INTO a VALUES (1);",
                            "004_c.sql",
                            "CREATE TABLE c ();");

            assertThat(failure.code()).isEqualTo(FailureCode.LEASE_LOST);
        }
        assertThat(fixture.ledger()).containsExactly("1 1 applied", "2 2 applied", "3 3 applied");
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'c'")).isEmpty();
    }

    /** A lease that was taken twice would outlive being given back once. */
    @Test
    void evenTheFirstScriptOfADatabaseHoldsTheLeaseOnce() {
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void leaseLost() {
                        lost.add("lost");
                    }
                };
        fixture.succeed(
                "001_a.sql",
                "SELECT pg_advisory_unlock(%d);".formatted(LeaseKey.of("default", "*").value()));

        assertThat(lost).containsExactly("lost");
    }

    @ParameterizedTest
    @MethodSource("waysOfSending")
    void quickScriptsHaveTheUsualLimitsAndLeaveNothingBehind(CommitPolicy commits) {
        fixture.engine =
                new Engine(Fixture.QUICK.commits(commits), InstantSource.system(), new Random());
        fixture.sql("CREATE SCHEMA elsewhere");
        fixture.succeed(
                "001_a.sql",
                "SET lock_timeout = '17s'; SET statement_timeout = '17s'; SET search_path = elsewhere;",
                "002_b.sql",
                """
                CREATE TABLE seen (lock_timeout text, statement_timeout text, transaction_timeout text, path text);
                CREATE TABLE young (id int);
                CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  INSERT INTO public.seen SELECT current_setting('lock_timeout'), current_setting('statement_timeout'),
                    current_setting('transaction_timeout'), current_setting('search_path');
                  PERFORM set_config('search_path', 'elsewhere', false), set_config('lock_timeout', '17s', false);
                  CREATE TEMP TABLE third (id int);
                  RETURN NEW;
                END $$;
                CREATE TRIGGER look AFTER INSERT ON young FOR EACH ROW EXECUTE FUNCTION look();
                """,
                "003_c.sql",
                "INSERT INTO young VALUES (1);",
                "004_d.sql",
                "CREATE TABLE third (id int);",
                "005_e.sql",
                "INSERT INTO young VALUES (2);");

        var limits = Fixture.QUICK;
        assertThat(
                        fixture.query(
                                "SELECT DISTINCT concat_ws('|', lock_timeout, statement_timeout, transaction_timeout, path)"
                                        + " FROM seen"))
                .containsExactly(
                        "%dms|%s|%s|public"
                                .formatted(
                                        limits.briefLockTimeout().toMillis(),
                                        shown(limits.holdLimit()),
                                        shown(limits.transactionLimit())));
        assertThat(fixture.query("SELECT count(*) FROM seen")).containsExactly("2");
        assertThat(
                        fixture.query(
                                "SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 'third'"))
                .containsExactly("public");
    }

    static Stream<CommitPolicy> waysOfSending() {
        return Stream.of(CommitPolicy.DEFAULT, CommitPolicy.DEFAULT.oneByOne());
    }

    /** As the server does. */
    private static String shown(Duration duration) {
        long millis = duration.toMillis();
        return millis % 60_000 == 0
                ? millis / 60_000 + "min"
                : millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    @Test
    void operatorsThatAScriptPutsInFrontDoNotFoolTheFence() {
        fixture.succeed(
                "001_a.sql",
                """
                CREATE SCHEMA evil;
                CREATE FUNCTION evil.never(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';
                CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.never);
                SET search_path = evil, pg_catalog;
                """);

        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }

    @Test
    void quotesAndBackslashesOfNamesAreKept() {
        fixture.succeed("001_it's_$$_name.sql", "SELECT 'a\\', 'b''c';");

        assertThat(fixture.query("SELECT description FROM drover.schema_migrations WHERE rank > 0"))
                .isEqualTo(
                        Fixture.release("001_it's_$$_name.sql", "SELECT 1").migrations().stream()
                                .map(Migration::description)
                                .toList());
    }

    @Test
    void repeatedRunsOfAChangedRepeatableAreRows() {
        fixture.succeed(
                "V1__a.sql",
                "CREATE TABLE a (id int);",
                "R__v.sql",
                "CREATE OR REPLACE VIEW v AS SELECT id FROM a;");
        fixture.succeed(
                "V1__a.sql",
                "CREATE TABLE a (id int);",
                "R__v.sql",
                "CREATE OR REPLACE VIEW v AS SELECT id FROM a WHERE id > 0;");
        fixture.succeed(
                "V1__a.sql",
                "CREATE TABLE a (id int);",
                "R__v.sql",
                "CREATE OR REPLACE VIEW v AS SELECT id FROM a WHERE id > 0;");

        assertThat(fixture.ledger()).hasSize(3);
    }

    @Test
    void discardAllIsRefusedWhenTheReleaseIsRead() {
        assertThatThrownBy(() -> Fixture.release("001_a.sql", "DISCARD ALL;"))
                .hasMessageContaining("DISCARD ALL");
    }

    @Test
    void discardingTheSessionFromWithinIsRefusedByTheServer() {
        var failure =
                fixture.fail(
                        "001_a.sql",
                        "CREATE TABLE a ();\nDO $$ BEGIN EXECUTE 'DISCARD ALL'; END $$;");

        assertThat(failure.code()).isEqualTo(FailureCode.NEEDS_OWN_TRANSACTION);
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
    }

    @Test
    void aScriptWithoutTransactionThatReleasesTheLeaseIsStoppedBeforeItsNextStep() {
        var failure =
                fixture.fail(
                        "001_a.sql",
                        """
                        CREATE TABLE a (id int);
                        SELECT pg_advisory_unlock_all();
                        CREATE INDEX CONCURRENTLY a_id ON a (id);
                        """);

        assertThat(failure.code()).isEqualTo(FailureCode.LEASE_LOST);
        assertThat(fixture.query("SELECT 1 FROM pg_index WHERE indrelid = 'a'::regclass"))
                .isEmpty();
    }
}
