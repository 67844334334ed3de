package dev.drover.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.testing.ControlRows;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TakeOverTest {
    @Test
    void whatStillRunsAfterATakeOverIsToldAsThat() throws Exception {
        try (var rows = ControlRows.open()) {
            rows.server("s1");
            rows.tenant("t1", "s1");
            rows.release(ControlRows.DIGEST, 2);
            var holder = rows.rollout("RUNNING");
            rows.job(holder, "t1", "s1", "RUNNING");
            var clock = InstantSource.system();
            var create = new CreateRollout(rows.jdbi(), clock);
            var spec =
                    ControlRows.spec(
                            List.of(new TenantId("t1")),
                            Strategy.DEFAULT,
                            LedgerPolicy.DEFAULT,
                            RolloutSpec.Action.MIGRATE,
                            Optional.empty());
            var takeOver = new TakeOver(rows.jdbi(), clock, create, () -> {}, Duration.ZERO);

            assertThatExceptionOfType(TenantsHeldException.class)
                    .isThrownBy(() -> create.create(spec))
                    .satisfies(e -> assertThat(e.afterTakeOver()).isFalse());
            assertThatExceptionOfType(TenantsHeldException.class)
                    .isThrownBy(() -> takeOver.create(spec, Actor.DROVER))
                    .satisfies(e -> {
                        assertThat(e.afterTakeOver()).isTrue();
                        assertThat(e.count()).isEqualTo(1);
                        assertThat(e.some().getFirst().rollout().value()).isEqualTo(holder);
                    });
            assertThat(rows.count("rollout WHERE state = 'ABORTING'")).isEqualTo(1);
        }
    }
}
