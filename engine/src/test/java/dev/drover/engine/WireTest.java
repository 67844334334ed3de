package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and what a lost answer does. */
class WireTest {
    private final Fixture fixture = new Fixture();
    private final List<FailureCode> reconnects = new ArrayList<>();
    private CountingProxy proxy;

    @BeforeEach
    void connectThroughProxy() throws IOException {
        proxy = new CountingProxy(fixture.database.host(), fixture.database.port());
        fixture.port = proxy.port();
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void reconnecting(FailureCode code) {
                        reconnects.add(code);
                    }
                };
    }

    @AfterEach
    void close() throws SQLException {
        proxy.close();
        fixture.close();
    }

    @Test
    void nothingToDoIsOneMessageAfterConnecting() {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        int before = proxy.queries().size();
        int connections = proxy.startups().size();
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");

        assertThat(proxy.queries()).hasSize(before + 1);
        assertThat(proxy.startups()).hasSize(connections + 1).containsOnly(196_608);
    }

    @Test
    void aTransactionalMigrationIsOneMessage() {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        int before = proxy.queries().size();
        fixture.succeed(
                "001_a.sql", "CREATE TABLE a ();",
                "002_b.sql", "CREATE TABLE b (); CREATE TABLE c ();",
                "003_c.sql", "DROP TABLE b;");

        // open, keep-alive settings, two migrations, unlock
        assertThat(proxy.queries()).hasSize(before + 5);
    }

    @Test
    void quickMigrationsTravelTogether() {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        int before = proxy.queries().size();
        fixture.succeed(
                "001_a.sql", "CREATE TABLE a ();",
                "002_b.sql", "CREATE TABLE b ();",
                "003_c.sql", "CREATE TABLE c ();",
                "004_d.sql", "ALTER TABLE c ADD COLUMN d int;");

        // open, keep-alive settings, three migrations, deletion of events and unlock
        assertThat(proxy.queries()).hasSize(before + 4);
        assertThat(
                        fixture.query(
                                "SELECT count(DISTINCT xmin::text) FROM drover.schema_migrations WHERE rank > 0"))
                .containsExactly("4");
    }

    @Test
    void theOneThatFailsAmongSeveralIsNamedAndTheRestStays() {
        var outcome =
                fixture.migrate(
                        "001_a.sql",
                        "CREATE TABLE a ();",
                        "002_b.sql",
                        "CREATE TABLE b ();",
                        "003_c.sql",
                        "-- täst 🐘\nCREATE TABLE c (\n  id itn\n);",
                        "004_d.sql",
                        "CREATE TABLE d ();");

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        var failed = (Outcome.Failed) outcome;
        assertThat(failed.applied()).extracting(LedgerRow::version).containsExactly("1", "2");
        var place = failed.failure().place().orElseThrow();
        assertThat(place.path() + " " + place.line() + ":" + place.column())
                .isEqualTo("003_c.sql 3:6");
        assertThat(fixture.ledger()).containsExactly("1 1 applied", "2 2 applied");
        assertThat(fixture.relay.told()).containsExactly("1 APPLIED 1", "2 APPLIED 2");
        assertThat(fixture.query("SELECT relname FROM pg_class WHERE relname IN ('c', 'd')"))
                .isEmpty();
    }

    @Test
    void allOrNoneShareATransactionWhereAskedFor() {
        fixture.engine =
                new Engine(
                        Fixture.QUICK.commits(CommitPolicy.DEFAULT.inOneTransaction()),
                        InstantSource.system(),
                        new Random());
        String[] good = {
            "001_a.sql", "CREATE TABLE a (id int);",
            "002_b.sql", "-- drover:check SELECT 1 FROM a\nCOPY a FROM stdin;\n1\n\\.\n",
            "003_c.sql", "SET search_path = pg_catalog; SELECT 1;",
        };
        var bad = java.util.Arrays.copyOf(good, 8);
        bad[6] = "004_d.sql";
        bad[7] = "SELECT 1;\nCREATE TABLE d (id itn);";
        var failure = fixture.fail(bad);

        assertThat(failure.message()).contains("All 4 migrations").contains("from version 1 on");
        assertThat(failure.place().orElseThrow().path()).isEqualTo("004_d.sql");
        assertThat(failure.place().orElseThrow().line()).isEqualTo(2);
        assertThat(fixture.query("SELECT 1 FROM pg_namespace WHERE nspname = 'drover'")).isEmpty();
        assertThat(fixture.relay.told()).isEmpty();

        assertThat(fixture.succeed(good).applied()).hasSize(3);
        assertThat(
                        fixture.query(
                                "SELECT DISTINCT xmin::text FROM drover.schema_migrations WHERE rank > 0"))
                .hasSize(1);
        assertThat(fixture.relay.told())
                .containsExactly("1 APPLIED 1", "2 APPLIED 2", "3 APPLIED 3");
    }

    @Test
    void howFarARunIsShowsInTheServersActivity() {
        fixture.succeed(
                "001_a.sql", "CREATE TABLE a (name text);",
                "002_b.sql", "INSERT INTO a SELECT current_setting('application_name');");

        assertThat(fixture.query("SELECT name FROM a"))
                .containsExactly("drover/" + Fixture.JOB + " 2/2");
    }

    @Test
    void aLostAnswerToACommitIsReadFromTheLedger() {
        proxy.cutAt("CREATE TABLE b");
        var outcome =
                fixture.succeed(
                        "001_a.sql", "CREATE TABLE a ();",
                        "002_b.sql", "CREATE TABLE b ();",
                        "003_c.sql", "CREATE TABLE c ();");

        assertThat(reconnects).containsExactly(FailureCode.CONNECTION_LOST);
        assertThat(outcome.applied()).extracting(LedgerRow::version).containsExactly("1", "2", "3");
        assertThat(CountingProxy.with(proxy.queries(), "CREATE TABLE b")).hasSize(1);
        assertThat(fixture.relay.told())
                .containsExactly("1 APPLIED 1", "2 APPLIED 2", "3 APPLIED 3");
        assertThat(fixture.outbox()).isEmpty();
    }

    @Test
    void aLostAnswerOnTheWayBackIsReadFromTheLedger() {
        fixture.succeed(
                "001_a.sql", "CREATE TABLE a ();",
                "002_b.sql", "CREATE TABLE b ();",
                "002_b.down.sql", "DROP TABLE b;",
                "003_c.sql", "CREATE TABLE c ();",
                "003_c.down.sql", "DROP TABLE c;");
        proxy.cutAt("DROP TABLE b");
        var outcome = fixture.revert("1");

        assertThat(reconnects).containsExactly(FailureCode.CONNECTION_LOST);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        o ->
                                assertThat(o.applied())
                                        .extracting(LedgerRow::version)
                                        .containsExactly("3", "2"));
        assertThat(CountingProxy.with(proxy.queries(), "DROP TABLE b\n;")).hasSize(1);
        assertThat(fixture.relay.told()).endsWith("3 APPLIED 4", "2 APPLIED 5");
        assertThat(
                        fixture.query(
                                "SELECT version || ' ' || undone_by FROM drover.schema_migrations"
                                        + " WHERE undone_by IS NOT NULL ORDER BY rank"))
                .containsExactly("2 5", "3 4");
    }

    @Test
    void aLostAnswerToTheLastStepOfManyIsReadFromTheLedger() {
        proxy.cutAt("state = 'applied'");
        var outcome =
                fixture.succeed(
                        "001_a.sql",
                        "CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY a_id ON a (id);");

        assertThat(reconnects).hasSize(1);
        assertThat(outcome.applied()).extracting(LedgerRow::version).containsExactly("1");
        assertThat(fixture.relay.told()).containsExactly("1 STARTED 1", "1 APPLIED 1");
    }

    @Test
    void aLostAnswerToAnIndexBuildIsProbed() {
        proxy.cutAt("CREATE INDEX CONCURRENTLY");
        fixture.succeed(
                "001_a.sql",
                "CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY ON a (id); DROP INDEX CONCURRENTLY a_id_idx;");

        assertThat(reconnects).hasSize(1);
        assertThat(CountingProxy.with(proxy.queries(), "CREATE INDEX CONCURRENTLY")).hasSize(1);
        assertThat(fixture.query("SELECT 1 FROM pg_index WHERE indrelid = 'a'::regclass"))
                .isEmpty();
    }

    @Test
    void whatCannotBeProbedIsLeftToAPerson() {
        proxy.cutAt("ALTER SYSTEM");
        var failure = fixture.fail("001_a.sql", "SELECT 1; ALTER SYSTEM SET work_mem = DEFAULT;");

        assertThat(failure.code()).isEqualTo(FailureCode.NEEDS_PERSON);
        assertThat(failure.place().orElseThrow().statement()).isEqualTo(2);
        fixture.sql(failure.remedy().replaceAll("(?s).*(UPDATE drover.*? AND rank = 1);.*", "$1"));
        fixture.succeed("001_a.sql", "SELECT 1; ALTER SYSTEM SET work_mem = DEFAULT;");
        assertThat(CountingProxy.with(proxy.queries(), "ALTER SYSTEM")).hasSize(1);
    }
}
