package dev.drover.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.rollout.TenantsHeldException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldTenantsTest {
    private final TenantsHeldException held =
            new TenantsHeldException(
                    7,
                    List.of(
                            new TenantsHeldException.Held(
                                    new TenantId("acme"), new RolloutId("r-20261120-1"))));

    @Test
    void whoTakesOverIsNotToldToTakeOver() {
        var problem = HeldTenants.problem(held.whenTakenOver(), true);

        assertThat(problem.detail()).startsWith("7 of the tenants are still at work");
        assertThat(problem.remedy())
                .contains("drover abort r-20261120-1 --cancel-running")
                .doesNotContain("--supersede");
        assertThat(problem.problems())
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.where()).isEqualTo("acme");
                    assertThat(item.remedy()).isEqualTo(problem.remedy());
                });
    }

    @Test
    void takingOverIsProposedWhereItCanBeAskedFor() {
        assertThat(HeldTenants.problem(held, true).remedy()).contains("--supersede");
        assertThat(HeldTenants.problem(held, false).remedy()).doesNotContain("--supersede");
    }
}
