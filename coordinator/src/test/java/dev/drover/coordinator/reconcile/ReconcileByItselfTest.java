package dev.drover.coordinator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.http.AuditView;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.testing.ControlRows;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcileByItselfTest {
    private ControlRows control;
    private ReconcileByItself byItself;

    @BeforeEach
    void rollOutSomething() throws Exception {
        control = ControlRows.open();
        control.server("pg");
        control.release(ControlRows.DIGEST, 1);
        control.rollout("COMPLETED");
        byItself = new ReconcileByItself(control.jdbi(), () -> ControlRows.NOON, () -> {});
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    @Test
    void whoIsInQuarantineIsNotLookedAtAndTheCoordinatorSaysThatItBeganByItself() {
        control.tenant("a", "pg");
        control.tenant("held", "pg");
        control.execute("UPDATE tenant SET told_at = now()");
        control.execute("UPDATE tenant SET quarantine = 'MANUAL' WHERE id = 'held'");
        control.execute("UPDATE server SET to_reconcile = 'server pg is another one'");

        assertThat(byItself.turn(control.leading().term())).isTrue();

        assertThat(verified()).containsExactly("a");
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

    @Test
    void whoseJobWasLostIsLookedAtOnceItIsOutOfQuarantine() {
        control.tenant("held", "pg");
        control.execute("UPDATE tenant SET quarantine = 'MANUAL'");
        control.execute("INSERT INTO tenant_to_reconcile (tenant) VALUES ('held')");

        assertThat(byItself.turn(control.leading().term())).isFalse();
        assertThat(verified()).isEmpty();

        control.execute("UPDATE tenant SET quarantine = NULL");
        assertThat(byItself.turn(control.leading().term())).isTrue();
        assertThat(verified()).containsExactly("held");
        assertThat(byItself.turn(control.leading().term())).isFalse();
    }

    @Test
    void whoseServerChangedDuringQuarantineIsLookedAtAfterIt() {
        control.server("other");
        control.tenant("held", "pg");
        control.tenant("elsewhere", "other");
        control.execute("UPDATE tenant SET told_at = now(), quarantine = 'MANUAL'");
        control.tenant("untold", "pg");
        control.execute("UPDATE server SET to_reconcile = 'another one' WHERE id = 'pg'");

        assertThat(byItself.turn(control.leading().term())).isTrue();
        assertThat(verified()).isEmpty();

        control.execute("UPDATE tenant SET quarantine = NULL");
        assertThat(byItself.turn(control.leading().term())).isTrue();
        assertThat(verified()).containsExactly("held");
        assertThat(byItself.turn(control.leading().term())).isFalse();
    }

    @Test
    void whoComesBackIsLookedAtOnceThereIsADatabase() {
        control.tenant("back", "pg");
        control.execute("INSERT INTO tenant_to_reconcile (tenant) VALUES ('back')");
        control.execute(
                """
                INSERT INTO onboarding (tenant, state, next_look, begun_at)
                VALUES ('back', 'CREATING', now(), now())
                """);

        assertThat(byItself.turn(control.leading().term())).isFalse();

        control.execute("UPDATE onboarding SET state = 'MIGRATE'");
        assertThat(byItself.turn(control.leading().term())).isTrue();
        assertThat(verified()).containsExactly("back");
    }

    private List<String> verified() {
        return control.jdbi()
                .withHandle(handle ->
                        handle.createQuery("SELECT tenant FROM job").mapTo(String.class).list());
    }
}
