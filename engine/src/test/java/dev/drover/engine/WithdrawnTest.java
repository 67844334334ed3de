package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.source.Release;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A migration that was begun, did nothing, and is in no later release. */
class WithdrawnTest {
    private static final String[] A = {
        "001_a.sql", "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1);"
    };
    private static final String INDEX = "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);";

    private final Fixture fixture = new Fixture();
    private final List<String> withdrawn = new ArrayList<>();

    @BeforeEach
    void listen() {
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void withdrawn(String version) {
                        withdrawn.add(version);
                    }
                };
    }

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void isClosedAndItsVersionMayComeAgain() {
        fixture.fail(A[0], A[1], "002_i.sql", INDEX);

        assertThat(fixture.succeed(A[0], A[1], "003_c.sql", "CREATE TABLE c ();").applied())
                .extracting(LedgerRow::version)
                .containsExactly("3");

        assertThat(withdrawn).containsExactly("2");
        assertThat(fixture.outbox()).isEmpty();
        assertThat(((Status.Known) status()).unfinished()).isEmpty();
        assertThat(undone()).containsExactly("2");
        fixture.succeed(
                A[0], A[1], "003_c.sql", "CREATE TABLE c ();", "004_i.sql", "CREATE TABLE d ();");
        assertThat(withdrawn).hasSize(1);
        fixture.policy = Policy.DEFAULT.with(Policy.OutOfOrder.ALLOW);
        fixture.succeed(
                A[0],
                A[1],
                "002_i.sql",
                "CREATE INDEX CONCURRENTLY a_id ON a (id);",
                "003_c.sql",
                "CREATE TABLE c ();",
                "004_i.sql",
                "CREATE TABLE d ();");
        assertThat(fixture.ledger()).contains("2 2 started", "5 2 applied");
    }

    @Test
    void aRepeatableOneDoesNotHoldTheMarkForEver() {
        String[] flyway = {"V1__a.sql", A[1]};
        fixture.fail(flyway[0], flyway[1], "R__index.sql", INDEX);
        fixture.succeed(flyway[0], flyway[1], "V2__b.sql", "CREATE TABLE b ();");

        assertThat(withdrawn).containsExactly("index");
        assertThat(fixture.outbox()).isEmpty();
    }

    @Test
    void theRunThatClosesItHasTheLastWord() {
        fixture.fail(A[0], A[1], "002_i.sql", INDEX);
        fixture.order = 5;
        fixture.succeed(A[0], A[1]);
        fixture.order = 4;

        assertThat(fixture.migrate(A[0], A[1], "002_i.sql", INDEX)).isEqualTo(new Outcome.Stale(5));
    }

    @Test
    void aRunThatIsRefusedClosesNothing() {
        fixture.fail(A[0], A[1], "002_i.sql", INDEX);

        assertThat(fixture.fail("001_a.sql", "CREATE TABLE other ();").code())
                .isEqualTo(FailureCode.CHANGED_MIGRATION);
        assertThat(undone()).isEmpty();
        assertThat(withdrawn).isEmpty();
    }

    @Test
    void aPlanCountsItAsClosedAndWritesNothing() {
        fixture.fail(A[0], A[1], "002_i.sql", INDEX);
        var release = Fixture.release(A[0], A[1], "003_c.sql", "CREATE TABLE c ();");

        assertThat(fixture.engine.plan(fixture.target(), release, fixture.request()))
                .isInstanceOfSatisfying(
                        Preview.Planned.class, planned -> assertThat(planned.steps()).hasSize(1));
        assertThat(undone()).isEmpty();
    }

    @Test
    void aWayBackWithTheReleaseThatLacksItIsFree() {
        String[] down = {"001_a.down.sql", "DROP TABLE a;"};
        String[] b = {"002_b.sql", "CREATE TABLE b ();", "002_b.down.sql", "DROP TABLE b;"};
        Release lacking = Fixture.release(A[0], A[1], down[0], down[1], b[0], b[1], b[2], b[3]);
        fixture.fail(A[0], A[1], down[0], down[1], b[0], b[1], b[2], b[3], "003_i.sql", INDEX);

        assertThat(
                        fixture.engine.revert(
                                fixture.target(),
                                Optional.of(lacking),
                                Revert.to("1"),
                                fixture.request(),
                                fixture.listener))
                .isInstanceOf(Outcome.Succeeded.class);
        assertThat(withdrawn).containsExactly("3");
    }

    private Status status() {
        return fixture.engine.status(fixture.target(), "default");
    }

    private List<String> undone() {
        return fixture.query("SELECT version FROM drover.schema_migrations WHERE undone_by = rank");
    }
}
