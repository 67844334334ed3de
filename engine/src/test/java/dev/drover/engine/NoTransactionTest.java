package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files marked to run outside a transaction, with what only the server knows to refuse one. */
class NoTransactionTest {
    private static final String MARK = "-- drover:transaction none\n";

    private final Fixture fixture = new Fixture();

    @BeforeEach
    void prepare() {
        fixture.sql(
                """
                CREATE TABLE parted (id int) PARTITION BY RANGE (id);
                CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
                CREATE INDEX parted_id ON parted (id);
                CREATE TABLE effect (what text UNIQUE);
                CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN
                  INSERT INTO effect VALUES ('a'); COMMIT; INSERT INTO effect VALUES ('b'); END $$;
                CREATE PROCEDURE fill_at_once() LANGUAGE sql AS $$
                  INSERT INTO effect VALUES ('a'); INSERT INTO effect VALUES ('b'); $$;
                """);
    }

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void proceduresThatCommitAndPartitionedTablesRunOutsideOfAnyTransaction() {
        fixture.succeed(
                "001_a.sql",
                MARK + "CALL fill();\nREINDEX TABLE parted;\nCLUSTER parted USING parted_id;\n");

        assertThat(effects()).containsExactly("a", "b");
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }

    @Test
    void withoutTheMarkTheRemedyNamesIt() {
        var failure = fixture.fail("001_a.sql", "CALL fill();");

        assertThat(failure.code()).isEqualTo(FailureCode.NEEDS_OWN_TRANSACTION);
        assertThat(failure.remedy()).contains("-- drover:transaction none");
        assertThat(effects()).isEmpty();
    }

    @Test
    void aProcedureThatFailsBeforeItCommitsRunsAgain() {
        String[] release = {"001_a.sql", MARK + "SELECT 1; CALL fill_at_once();"};
        fixture.sql("INSERT INTO effect VALUES ('b')");
        assertThat(fixture.fail(release).code()).isEqualTo(FailureCode.CONSTRAINT_VIOLATED);
        assertThat(effects()).containsExactly("b");

        fixture.sql("TRUNCATE effect");
        fixture.succeed(release);
        assertThat(effects()).containsExactly("a", "b");
    }

    @Test
    void aProcedureThatCommittedAndFailedNeedsAPerson() {
        String[] release = {"001_a.sql", MARK + "SELECT 1; CALL fill();"};
        fixture.sql("INSERT INTO effect VALUES ('b')");
        var failure = fixture.fail(release);
        assertThat(failure.code()).isEqualTo(FailureCode.CONSTRAINT_VIOLATED);
        assertThat(failure.message()).contains("had committed before");
        assertThat(failure.remedy()).contains("drover repair --accept");

        fixture.sql("DELETE FROM effect WHERE what = 'b'");
        fixture.job = UUID.randomUUID();
        assertThat(fixture.fail(release).code()).isEqualTo(FailureCode.NEEDS_PERSON);
        assertThat(effects()).containsExactly("a");

        fixture.policy = Policy.DEFAULT.with(Policy.Repair.ACCEPT);
        fixture.succeed(release);
        assertThat(effects()).containsExactly("a");
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }

    @Test
    void theRoleThatAFileSetDoesNotKeepWhatWasDoneFromBeingTold() {
        fixture.sql("DROP ROLE IF EXISTS filling; CREATE ROLE filling");
        fixture.sql("GRANT INSERT ON effect TO filling; INSERT INTO effect VALUES ('b')");
        String[] release = {"001_a.sql", MARK + "SET ROLE filling; CALL fill();"};
        fixture.relay.acknowledging = false;
        assertThat(fixture.fail(release).code()).isEqualTo(FailureCode.CONSTRAINT_VIOLATED);

        fixture.relay.acknowledging = true;
        fixture.job = UUID.randomUUID();
        assertThat(fixture.fail(release).code()).isEqualTo(FailureCode.NEEDS_PERSON);
        assertThat(fixture.relay.told()).containsExactly("1 STARTED 1", "1 STARTED 1");
        assertThat(fixture.outbox()).isEmpty();
        fixture.sql("DROP OWNED BY filling; DROP ROLE filling");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REINDEX TABLE slow;",
                "CLUSTER slow USING slow_i;",
                "VACUUM FULL slow;",
                "VACUUM (FULL) slow;"
            })
    void whatLocksATableMeanwhileHasTheHoldLimit(String rebuild) {
        fixture.sql(
                """
                CREATE FUNCTION pace(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RETURN $1; END $$;
                CREATE TABLE slow AS SELECT 1 AS id;
                CREATE INDEX slow_i ON slow (pace(id));
                CREATE OR REPLACE FUNCTION pace(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
                  BEGIN PERFORM pg_sleep(2); RETURN $1; END $$;
                """);
        var quick = Fixture.QUICK;
        var second = Duration.ofSeconds(1);
        fixture.engine =
                new Engine(
                        Fixture.limits(
                                quick, second, quick.transactionLimit(), quick.idleInTransaction()),
                        InstantSource.system(),
                        new Random());

        assertThat(fixture.fail("001_a.sql", MARK + rebuild).code())
                .isEqualTo(FailureCode.STATEMENT_TIMEOUT);
        fixture.succeed("001_a.sql", MARK + "-- drover:hold-limit 1min\n" + rebuild);
    }

    @Test
    void whoWaitsForTheLockKeepsTheWholeHoldLimitForTheWork() throws Exception {
        fixture.sql("CREATE TABLE t AS SELECT 1 AS id; CREATE INDEX t_id ON t (id)");
        var quick = Fixture.QUICK;
        fixture.engine =
                new Engine(
                        Fixture.limits(
                                quick,
                                Duration.ofMillis(600),
                                quick.transactionLimit(),
                                quick.idleInTransaction()),
                        InstantSource.system(),
                        new Random());
        try (var reader = fixture.connect();
                var statement = reader.createStatement()) {
            statement.execute("BEGIN; SELECT FROM t");
            fixture.listener =
                    new EngineListener() {
                        @Override
                        public void retrying(FailureCode code, int triesMade, Duration pause) {
                            // by then more time has passed than one try has
                            if (triesMade == 2) {
                                end(statement);
                            }
                        }
                    };

            fixture.succeed("001_a.sql", MARK + "CLUSTER t USING t_id;");
        }
    }

    private static void end(Statement transaction) {
        try {
            transaction.execute("COMMIT");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsHalfDoneIsNotTakenForATransactionWhenItsMarkIsGone() {
        var script = "INSERT INTO effect VALUES ('a');\nINSERT INTO effect SELECT 'b' FROM gate;\n";
        String[] marked = {"V1__a.sql", script, "V1__a.sql.conf", "executeInTransaction=false\n"};
        fixture.fail(marked);
        assertThat(effects()).containsExactly("a");
        fixture.sql("CREATE TABLE gate AS SELECT 1 AS id");

        var failure = fixture.fail("V1__a.sql", script);
        assertThat(failure.code()).isEqualTo(FailureCode.CHANGED_MIGRATION);
        assertThat(failure.remedy()).contains("the mark");
        assertThat(effects()).containsExactly("a");

        fixture.succeed(marked);
        assertThat(effects()).containsExactly("a", "b");
    }

    private List<String> effects() {
        return fixture.query("SELECT what FROM effect ORDER BY 1");
    }
}
