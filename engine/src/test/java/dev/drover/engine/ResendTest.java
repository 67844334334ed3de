package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that were lost are built again from the ledger. */
class ResendTest {
    private final Fixture fixture = new Fixture();
    private List<LedgerRow> told = List.of();
    private UUID scope = Fixture.JOB;
    private Instant firstAt = Instant.EPOCH;

    @BeforeEach
    void migrate() {
        fixture.succeed(
                "001_a.sql", "CREATE TABLE a (id int);",
                "002_i.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);",
                "003_c.sql", "CREATE TABLE c ();");
        told = List.copyOf(fixture.relay.sent);
        fixture.relay.sent.clear();
        scope =
                UUID.fromString(
                        fixture.query("SELECT scope FROM drover.schema_migrations WHERE rank = 0")
                                .getFirst());
        firstAt = appliedAt(1);
    }

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void everyRowIsToldAgainAsItWasToldFirst() {
        var outcome = verify(new Resend.Everything());

        assertThat(outcome.head()).isEqualTo(new Head(Optional.of("3"), 3));
        assertThat(fixture.relay.sent)
                .hasSize(3)
                .isSubsetOf(told)
                .extracting(Fixture::told)
                .containsExactly("1 APPLIED 1", "2 APPLIED 2", "3 APPLIED 3");
        assertThat(fixture.ledger()).hasSize(3);
    }

    @Test
    void nothingIsToldAgainUnasked() {
        verify(new Resend.Nothing());

        assertThat(fixture.relay.sent).isEmpty();
    }

    @Test
    void onlyWhatFollowsAKnownRowIsToldAgain() {
        verify(new Resend.Behind(scope, 1, firstAt));
        assertThat(fixture.relay.told()).containsExactly("2 APPLIED 2", "3 APPLIED 3");

        fixture.relay.sent.clear();
        verify(new Resend.Behind(scope, 3, appliedAt(3)));
        assertThat(fixture.relay.sent).isEmpty();
    }

    @Test
    void allIsToldAgainWhereTheKnownRowIsNotTheLedgers() {
        for (var known :
                List.of(
                        new Resend.Behind(Fixture.JOB, 1, firstAt),
                        new Resend.Behind(scope, 1, firstAt.plusMillis(1)),
                        new Resend.Behind(scope, 9, firstAt))) {
            fixture.relay.sent.clear();
            verify(known);
            assertThat(fixture.relay.sent).as(known.toString()).hasSize(3);
        }
    }

    @Test
    void whatTheOutboxHoldsIsSentOnceAndTakenOut() {
        fixture.relay.acknowledging = false;
        fixture.succeed(
                "001_a.sql", "CREATE TABLE a (id int);",
                "002_i.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);",
                "003_c.sql", "CREATE TABLE c ();",
                "004_d.sql", "CREATE TABLE d ();");
        fixture.relay.sent.clear();
        fixture.relay.acknowledging = true;

        verify(new Resend.Everything());

        assertThat(fixture.relay.told())
                .containsExactly("1 APPLIED 1", "2 APPLIED 2", "3 APPLIED 3", "4 APPLIED 4");
        assertThat(fixture.outbox()).isEmpty();
    }

    private Outcome.Succeeded verify(Resend resend) {
        var outcome =
                fixture.engine.verify(
                        fixture.target(),
                        Optional.empty(),
                        resend,
                        fixture.request(),
                        fixture.listener);
        if (outcome instanceof Outcome.Succeeded succeeded) {
            return succeeded;
        }
        throw new AssertionError(outcome);
    }

    private Instant appliedAt(int rank) {
        var micros =
                fixture.query(
                        "SELECT (extract(epoch FROM applied_at) * 1000000)::bigint FROM drover.schema_migrations WHERE rank = "
                                + rank);
        return Instant.EPOCH.plus(
                Long.parseLong(micros.getFirst()), java.time.temporal.ChronoUnit.MICROS);
    }
}
