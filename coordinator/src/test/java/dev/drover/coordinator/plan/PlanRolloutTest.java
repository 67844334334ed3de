package dev.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.PlanView.Group;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.coordinator.release.FindRelease;
import dev.drover.coordinator.testing.ControlRows;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanRolloutTest {
    @Test
    void historiesComeFromTheLedgersOfTheirOwnScope() throws Exception {
        try (var control = ControlRows.open()) {
            control.server("pg");
            control.release(ControlRows.DIGEST, 3);
            for (var tenant : List.of("a", "b", "c", "d")) {
                control.tenant(tenant, "pg");
            }
            for (var tenant : List.of("a", "b")) {
                var scope = UUID.randomUUID();
                control.applied(scope, 1, tenant, "1");
                control.applied(scope, 2, tenant, "2");
            }
            control.applied(UUID.randomUUID(), 1, "c", "3"); // a clone's, of before
            control.applied(UUID.randomUUID(), 1, "c", "1");
            var release =
                    new FindRelease(control.jdbi())
                            .outline(new ReleaseDigest(ControlRows.DIGEST))
                            .orElseThrow();

            var planned =
                    new PlanRollout(control.jdbi())
                            .plan(
                                    new ProjectName("default"),
                                    release,
                                    Optional.empty(),
                                    Selection.ALL,
                                    LedgerPolicy.DEFAULT);

            assertThat(planned.view().groups())
                    .containsExactlyInAnyOrder(
                            new Group(
                                    Optional.of("2"),
                                    List.of("3"),
                                    2,
                                    List.of("a", "b"),
                                    Optional.empty()),
                            new Group(
                                    Optional.of("1"),
                                    List.of("2", "3"),
                                    1,
                                    List.of("c"),
                                    Optional.empty()),
                            new Group(
                                    Optional.empty(),
                                    List.of("1", "2", "3"),
                                    1,
                                    List.of("d"),
                                    Optional.empty()));
            assertThat(planned.view().unknown()).isEqualTo(1);
        }
    }
}
