package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Makes a server raise what the table of SQLSTATEs lists, and looks what a run says of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlStateTest {
    private final Fixture fixture = new Fixture();
    private final List<FailureCode> retries = new ArrayList<>();

    @BeforeAll
    void prepare() {
        fixture.sql(
                """
                DROP ROLE IF EXISTS lesser; CREATE ROLE lesser;
                DROP ROLE IF EXISTS crowded; CREATE ROLE crowded LOGIN PASSWORD 'crowded' CONNECTION LIMIT 0;
                CREATE TABLE p (id int PRIMARY KEY);
                CREATE TABLE t (id int NOT NULL UNIQUE CHECK (id > 0),
                  p int REFERENCES p DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO t VALUES (1);
                CREATE VIEW v AS SELECT id FROM t;
                CREATE TYPE mood AS ENUM ('well');
                CREATE SEQUENCE untouched;
                CREATE FUNCTION endless() RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE OR REPLACE FUNCTION endless() RETURNS int LANGUAGE plpgsql
                  AS 'BEGIN RETURN endless(); END';
                CREATE PROCEDURE commits() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';
                """);
    }

    @BeforeEach
    void listen() {
        retries.clear();
        fixture.port = fixture.database.port();
        fixture.engine = new Engine(Fixture.QUICK, InstantSource.system(), new Random());
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void retrying(FailureCode code, int triesMade, Duration pause) {
                        retries.add(code);
                    }
                };
    }

    @AfterAll
    void close() throws SQLException {
        fixture.close();
        try (var connection = fixture.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("DROP ROLE lesser; DROP ROLE crowded");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0A000 | SCRIPT_ERROR        | ALTER TABLE t ALTER id TYPE bigint",
                "2BP01 | SCRIPT_ERROR        | DROP TABLE t",
                "2D000 | NEEDS_OWN_TRANSACTION | CALL commits()",
                "22001 | DATA_INVALID        | CREATE TABLE a (b varchar(1)); INSERT INTO a VALUES"
                        + " ('long')",
                "22003 | DATA_INVALID        | INSERT INTO p VALUES (99999999999)",
                "22012 | DATA_INVALID        | SELECT 1 / (id - 1) FROM t",
                "22P02 | DATA_INVALID        | SELECT 'x'::int",
                "23502 | CONSTRAINT_VIOLATED | INSERT INTO t VALUES (NULL)",
                "23503 | CONSTRAINT_VIOLATED | INSERT INTO t VALUES (2, 7); SELECT 1",
                "23505 | CONSTRAINT_VIOLATED | INSERT INTO p VALUES (1), (1)",
                "23514 | CONSTRAINT_VIOLATED | INSERT INTO t VALUES (-1)",
                "23P01 | CONSTRAINT_VIOLATED | CREATE TABLE e (id int, EXCLUDE USING btree (id WITH"
                        + " =)); INSERT INTO e VALUES (1), (1)",
                "25001 | NEEDS_OWN_TRANSACTION | DO $$ BEGIN EXECUTE 'VACUUM'; END $$",
                "25006 | READ_ONLY           | SET TRANSACTION READ ONLY; CREATE TABLE a ()",
                "42501 | PERMISSION_DENIED   | SET ROLE lesser; CREATE TABLE a ()",
                "42601 | SCRIPT_ERROR        | CREATE TABL a ()",
                "42703 | SCRIPT_ERROR        | SELECT nothing FROM t",
                "42P01 | SCRIPT_ERROR        | SELECT 1 FROM nowhere",
                "42P07 | SCRIPT_ERROR        | CREATE TABLE t ()",
                "54001 | PROGRAM_LIMIT       | SELECT endless()",
                "54011 | PROGRAM_LIMIT       | DO $$ BEGIN EXECUTE format('CREATE TABLE wide (%s)',"
                        + " (SELECT string_agg(format('c%s int', i), ',') FROM generate_series(1, 1700)"
                        + " i)); END $$",
                "55000 | SCRIPT_ERROR        | SELECT currval('untouched')",
                "55006 | OBJECT_IN_USE       | DECLARE c CURSOR FOR SELECT * FROM t; FETCH c; ALTER"
                        + " TABLE t ADD x int",
                "55P04 | UNSAFE_ENUM_VALUE   | ALTER TYPE mood ADD VALUE 'new'; SELECT 'new'::mood",
                "57014 | STATEMENT_TIMEOUT   | SET LOCAL statement_timeout = '50ms'; SELECT"
                        + " pg_sleep(9)",
                "P0001 | SCRIPT_RAISED       | DO $$ BEGIN RAISE EXCEPTION 'no'; END $$",
                "P0004 | SCRIPT_RAISED       | DO $$ BEGIN ASSERT false; END $$",
            })
    void aScriptThatMakesTheServerRaise(String state, FailureCode code, String script) {
        var failure = fixture.fail("001_a.sql", script + ";");

        assertThat(failure.sqlState()).contains(state);
        // with the default limit of 30 s, one that ends after 50 ms was not ours
        var expected = state.equals("57014") ? FailureCode.CANCELLED_ELSEWHERE : code;
        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.place().orElseThrow().path()).isEqualTo("001_a.sql");
        assertThat(retries).isEmpty();
        assertThat(fixture.query("SELECT 1 FROM pg_namespace WHERE nspname = 'drover'")).isEmpty();
    }

    @Test
    void aSerializationFailureIsTriedAgainAtOnceAFewTimes() {
        var failure = fixture.fail("001_a.sql", "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$;");

        assertThat(failure.code()).isEqualTo(FailureCode.SERIALIZATION_FAILURE);
        assertThat(failure.retry()).isEqualTo(Retry.LATER);
        assertThat(retries).hasSize(Fixture.QUICK.immediateTries());
    }

    @Test
    void aDeadlockIsTriedAgainAndSucceeds() throws Exception {
        try (var fresh = new Fixture()) {
            fresh.listener = fixture.listener;
            fresh.sql("CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE through ()");
            try (var other = fresh.connect();
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("SET deadlock_timeout = '1min'; LOCK TABLE b");
                var run =
                        CompletableFuture.supplyAsync(
                                () -> fresh.migrate("001_a.sql", inTheOtherOrder()));
                await().until(() ->
                        !fresh.query(
                                        "SELECT 1 FROM pg_locks WHERE relation = 'a'::regclass AND"
                                                + " mode = 'AccessExclusiveLock'")
                                .isEmpty());
                statement.execute("LOCK TABLE a; CREATE TABLE done ()");
                other.commit();

                assertThat(run.get()).isInstanceOf(Outcome.Succeeded.class);
            }
        }
        assertThat(retries).contains(FailureCode.DEADLOCK);
    }

    /** Goes on only once the other session waits for a, or is through. */
    private static String inTheOtherOrder() {
        return """
        SET LOCAL deadlock_timeout = '10ms';
        LOCK TABLE a;
        DO $$ BEGIN
          WHILE to_regclass('done') IS NULL
            AND NOT EXISTS (SELECT FROM pg_locks WHERE relation = 'a'::regclass AND NOT granted)
          LOOP PERFORM pg_sleep(0.005); END LOOP;
        END $$;
        LOCK TABLE b;
        """;
    }

    @Test
    void anErrorOfAnotherServerThatTheScriptReachesIsNoLostSession() {
        var reconnects = new ArrayList<FailureCode>();
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void reconnecting(FailureCode code) {
                        reconnects.add(code);
                    }
                };
        var failure = fixture.fail("001_a.sql", "DO $$ BEGIN RAISE SQLSTATE '08001'; END $$;");

        assertThat(failure.sqlState()).contains("08001");
        assertThat(failure.code()).isEqualTo(FailureCode.CONNECTION_LOST);
        assertThat(failure.retry()).isEqualTo(Retry.LATER);
        assertThat(reconnects).isEmpty();
    }

    @Test
    void aTransactionBeyondItsLimitIsNotRunAgainAtOnce() {
        fixture.engine =
                engine(
                        Fixture.limits(
                                Fixture.QUICK, Duration.ofMillis(300), Duration.ofSeconds(10)));
        var failure = fixture.fail("001_a.sql", "CREATE TABLE a ();\nSELECT pg_sleep(20);");

        assertThat(failure.sqlState()).contains("25P04");
        assertThat(failure.code()).isEqualTo(FailureCode.SESSION_TIMED_OUT);
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
    }

    @Test
    void aTransactionWhoseClientStallsIsEndedByTheServer() throws IOException {
        fixture.engine =
                engine(
                        Fixture.limits(
                                Fixture.QUICK, Duration.ofSeconds(60), Duration.ofMillis(200)));
        try (var proxy = new CountingProxy(fixture.database.host(), fixture.database.port())) {
            fixture.port = proxy.port();
            var held = proxy.holdBack("AS held");
            var failure =
                    fixture.fail("001_a.sql", "COPY p FROM stdin;\n5\n\\.\nSELECT 1 AS held;");

            assertThat(held).isCompleted();
            assertThat(failure.sqlState()).contains("25P03");
            assertThat(failure.code()).isEqualTo(FailureCode.SESSION_TIMED_OUT);
        }
        assertThat(fixture.query("SELECT 1 FROM p WHERE id = 5")).isEmpty();
    }

    @Test
    void aRoleWithoutConnectionsLeftIsBackPressure() {
        var failure = connecting("crowded", "crowded", fixture.database.name());

        assertThat(failure.sqlState()).contains("53300");
        assertThat(failure.code()).isEqualTo(FailureCode.TOO_MANY_CONNECTIONS);
        assertThat(failure.retry()).isEqualTo(Retry.BACK_PRESSURE);
    }

    @Test
    void wrongPasswordsAndMissingDatabasesKeepTheirState() {
        assertThat(connecting("crowded", "wrong", fixture.database.name()).sqlState())
                .contains("28P01");
        assertThat(
                        connecting(fixture.database.user(), fixture.database.password(), "nowhere")
                                .sqlState())
                .contains("3D000");
    }

    @Test
    void aDatabaseThatIsDroppedMeanwhileIsMissing() throws Exception {
        var doomed = new Fixture();
        var run =
                CompletableFuture.supplyAsync(
                        () -> doomed.migrate("001_a.sql", "SELECT pg_sleep(20);"));
        await().until(() ->
                !fixture.query(
                                "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND"
                                        + " datname = '"
                                        + doomed.database.name()
                                        + "'")
                        .isEmpty());
        doomed.database.drop();

        assertThat(run.get()).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) run.get()).failure().code())
                .isEqualTo(FailureCode.DATABASE_MISSING);
    }

    private Failure connecting(String user, String password, String database) {
        var target =
                new Target(
                        fixture.database.host(),
                        fixture.database.port(),
                        database,
                        Optional.empty(),
                        user,
                        Secret.of(password),
                        Tls.DISABLE);
        var outcome =
                fixture.engine.migrate(
                        target,
                        Fixture.release("001_a.sql", "SELECT 1;"),
                        fixture.request(),
                        EngineListener.NONE);
        return ((Outcome.Failed) outcome).failure();
    }

    private static Engine engine(EngineOptions options) {
        return new Engine(options, InstantSource.system(), new Random());
    }
}
