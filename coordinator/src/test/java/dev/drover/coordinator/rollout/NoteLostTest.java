package dev.drover.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.RolloutId;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoteLostTest {
    private ControlRows rows;
    private String rollout;

    /** Two that wait, one of which has lost a worker, and one that runs. */
    @BeforeEach
    void open() throws SQLException {
        rows = ControlRows.open();
        rows.server("s");
        rows.release(ControlRows.DIGEST, 1);
        rollout = rows.rollout("RUNNING");
        for (var tenant : List.of("lost", "untouched", "runs")) {
            rows.tenant(tenant, "s");
        }
        rows.job(rollout, "lost", "s", "READY");
        rows.job(rollout, "untouched", "s", "READY");
        rows.job(rollout, "runs", "s", "RUNNING");
        rows.execute("UPDATE job SET attempt = 1, vanished = 1 WHERE tenant <> 'untouched'");
    }

    @AfterEach
    void close() throws SQLException {
        rows.close();
    }

    @Test
    void whoIsSkippedAfterItsWorkerWasLostIsNoted() throws Exception {
        assertThat(skip("lost", "untouched")).isEqualTo(2);

        assertThat(noted()).containsExactly("lost");
    }

    @Test
    void aSkipThatIsRefusedNotesNobody() {
        assertThatThrownBy(() -> skip("lost", "runs")).isInstanceOf(RefusedSkipException.class);

        assertThat(noted()).isEmpty();
    }

    @Test
    void whoIsPutInQuarantineAfterItsWorkerWasLostIsNoted() {
        var outcome =
                rows.jdbi()
                        .inTransaction(handle ->
                                SkipWaiting.of(
                                        handle,
                                        List.of("lost", "untouched", "runs"),
                                        "INC-7",
                                        ControlRows.NOON));

        assertThat(outcome).isEqualTo(new SkipWaiting.Outcome(2, 1));
        assertThat(noted()).containsExactly("lost");
    }

    private int skip(String... tenants) throws RefusedSkipException {
        return new SkipTenants(rows.jdbi(), InstantSource.fixed(ControlRows.NOON))
                .skip(new RolloutId(rollout), List.of(tenants), "INC-7", Actor.DROVER);
    }

    private List<String> noted() {
        return rows.jdbi()
                .withHandle(handle ->
                        handle.createQuery("SELECT tenant FROM tenant_to_reconcile")
                                .mapTo(String.class)
                                .list());
    }
}
