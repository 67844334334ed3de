package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    private List<String> effects() {
        return fixture.query("SELECT what FROM effect ORDER BY 1");
    }
}
