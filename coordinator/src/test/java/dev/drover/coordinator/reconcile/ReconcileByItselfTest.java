package dev.drover.coordinator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.http.AuditView;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.testing.ControlRows;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconcileByItselfTest {
    @Test
    void whoIsInQuarantineIsNotLookedAtAndTheCoordinatorSaysThatItBeganByItself() throws Exception {
        try (var control = ControlRows.open()) {
            control.server("pg");
            control.release(ControlRows.DIGEST, 1);
            control.rollout("COMPLETED");
            control.tenant("a", "pg");
            control.tenant("held", "pg");
            control.execute("UPDATE tenant SET told_at = now()");
            control.execute("UPDATE tenant SET quarantine = 'MANUAL' WHERE id = 'held'");
            control.execute("UPDATE server SET to_reconcile = 'server pg is another one'");

            var servers = new ReconcileByItself(control.jdbi(), () -> ControlRows.NOON, () -> {});
            assertThat(servers.turn(new LeaderTerm(0))).isTrue();

            assertThat(verified(control)).containsExactly("a");
            List<AuditView> lines =
                    control.jdbi()
                            .withHandle(handle ->
                                    Audit.newest(handle, Optional.empty(), Optional.empty(), 9));
            assertThat(lines)
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.actor()).isEqualTo("drover");
                        assertThat(line.action()).isEqualTo("reconcile");
                    });
        }
    }

    @Test
    void whoseJobWasLostIsLookedAtOnceItIsOutOfQuarantine() throws Exception {
        try (var control = ControlRows.open()) {
            control.server("pg");
            control.release(ControlRows.DIGEST, 1);
            control.rollout("COMPLETED");
            control.tenant("held", "pg");
            control.execute("UPDATE tenant SET quarantine = 'MANUAL'");
            control.execute("INSERT INTO tenant_to_reconcile (tenant) VALUES ('held')");
            var byItself = new ReconcileByItself(control.jdbi(), () -> ControlRows.NOON, () -> {});

            assertThat(byItself.turn(new LeaderTerm(0))).isFalse();
            assertThat(verified(control)).isEmpty();

            control.execute("UPDATE tenant SET quarantine = NULL");
            assertThat(byItself.turn(new LeaderTerm(0))).isTrue();
            assertThat(verified(control)).containsExactly("held");
            assertThat(byItself.turn(new LeaderTerm(0))).isFalse();
        }
    }

    @Test
    void whoseServerChangedDuringQuarantineIsLookedAtAfterIt() throws Exception {
        try (var control = ControlRows.open()) {
            control.server("pg");
            control.server("other");
            control.release(ControlRows.DIGEST, 1);
            control.rollout("COMPLETED");
            control.tenant("held", "pg");
            control.tenant("elsewhere", "other");
            control.execute("UPDATE tenant SET told_at = now(), quarantine = 'MANUAL'");
            control.tenant("untold", "pg");
            control.execute("UPDATE server SET to_reconcile = 'another one' WHERE id = 'pg'");
            var byItself = new ReconcileByItself(control.jdbi(), () -> ControlRows.NOON, () -> {});

            assertThat(byItself.turn(new LeaderTerm(0))).isTrue();
            assertThat(verified(control)).isEmpty();

            control.execute("UPDATE tenant SET quarantine = NULL");
            assertThat(byItself.turn(new LeaderTerm(0))).isTrue();
            assertThat(verified(control)).containsExactly("held");
            assertThat(byItself.turn(new LeaderTerm(0))).isFalse();
        }
    }

    @Test
    void whoComesBackIsLookedAtOnceThereIsADatabase() throws Exception {
        try (var control = ControlRows.open()) {
            control.server("pg");
            control.release(ControlRows.DIGEST, 1);
            control.rollout("COMPLETED");
            control.tenant("back", "pg");
            control.execute("INSERT INTO tenant_to_reconcile (tenant) VALUES ('back')");
            control.execute(
                    """
                    INSERT INTO onboarding (tenant, state, next_look, begun_at)
                    VALUES ('back', 'CREATING', now(), now())
                    """);
            var byItself = new ReconcileByItself(control.jdbi(), () -> ControlRows.NOON, () -> {});

            assertThat(byItself.turn(new LeaderTerm(0))).isFalse();

            control.execute("UPDATE onboarding SET state = 'MIGRATE'");
            assertThat(byItself.turn(new LeaderTerm(0))).isTrue();
            assertThat(verified(control)).containsExactly("back");
        }
    }

    private static List<String> verified(ControlRows control) {
        return control.jdbi()
                .withHandle(handle ->
                        handle.createQuery("SELECT tenant FROM job").mapTo(String.class).list());
    }
}
