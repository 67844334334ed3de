package dev.drover.coordinator.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.coordinator.config.RetentionConfig;
import dev.drover.coordinator.release.BuryReleases;
import dev.drover.coordinator.retention.ForgetRecords.Forgotten;
import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForgetRecordsTest {
    private static final Instant BEFORE = ControlRows.NOON.minus(Duration.ofDays(90));
    private static final Instant OLD = BEFORE.minusSeconds(1);

    private ControlRows control;

    @BeforeEach
    void open() throws SQLException {
        control = ControlRows.open();
    }

    @AfterEach
    void close() throws SQLException {
        control.close();
    }

    @Test
    void decisionsGoWhenTheyAreOldToldAndAboutNothingThatIsKnown() {
        control.release(ControlRows.DIGEST, 1);
        var known = control.rollout("COMPLETED");
        action("old", "fleet", OLD, true);
        action("young", "fleet", BEFORE, true);
        action("untold", "fleet", OLD, false);
        action("of a rollout that is known", known, OLD, true);

        assertThat(forget()).isEqualTo(new Forgotten(1, 0));
        assertThat(forget().anything()).isFalse();
        assertThat(control.count("operator_action WHERE reason = 'old'")).isZero();
        assertThat(control.count("operator_action")).isEqualTo(3);
    }

    @Test
    void lostRowsGoWhenTheyAreOld() {
        lost(1, OLD);
        lost(2, BEFORE);

        assertThat(forget()).isEqualTo(new Forgotten(0, 1));
        assertThat(control.count("lost_ledger_row WHERE rank = 2")).isEqualTo(1);
    }

    @Test
    void aPartIsForgottenAtATime() {
        control.execute(
                """
                INSERT INTO operator_action (at, actor, action, subject, origin, sent)
                SELECT ?::timestamptz, 'api', 'hold', 'fleet', '', true FROM generate_series(1, 1001)
                """,
                OLD.toString());

        assertThat(forget()).isEqualTo(new Forgotten(ForgetRecords.BATCH, 0));
        assertThat(forget()).isEqualTo(new Forgotten(1, 0));
    }

    /** However short the setting: the status topic may tell the row again for thirty days. */
    @Test
    void aLostRowOutlivesTheEventsThatTellIt() throws Exception {
        lost(1, ControlRows.NOON.minus(Duration.ofDays(31)));
        lost(2, ControlRows.NOON.minus(Duration.ofDays(29)));
        action("two days old", "fleet", ControlRows.NOON.minus(Duration.ofDays(2)), true);
        var day = Duration.ofDays(1);
        var retention =
                new Retention(
                        control.jdbi(),
                        new RetentionConfig(day, day),
                        new BuryReleases(control.jdbi(), new MockProducer<>()),
                        InstantSource.fixed(ControlRows.NOON));

        assertThat(retention.turn(control.leading().term())).isTrue();
        assertThat(retention.turn(control.leading().term())).isFalse();
        assertThat(control.count("lost_ledger_row")).isEqualTo(1);
        assertThat(control.count("lost_ledger_row WHERE rank = 2")).isEqualTo(1);
        assertThat(control.count("operator_action")).isZero();
    }

    private void action(String reason, String subject, Instant at, boolean sent) {
        control.execute(
                """
                INSERT INTO operator_action (at, actor, action, subject, reason, origin, sent)
                VALUES (?::timestamptz, 'api', 'hold', ?, ?, '', ?)
                """,
                at.toString(),
                subject,
                reason,
                sent);
    }

    private void lost(int rank, Instant at) {
        control.execute(
                """
                INSERT INTO lost_ledger_row (scope, rank, applied_at, job, tenant, event_id, version, lost_at)
                VALUES (gen_random_uuid(), ?, now(), gen_random_uuid(), 't', gen_random_uuid(), '1', ?::timestamptz)
                """,
                rank,
                at.toString());
    }

    private Forgotten forget() {
        return control.jdbi().inTransaction(handle -> ForgetRecords.some(handle, BEFORE, BEFORE));
    }
}
