package dev.drover.coordinator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.http.VersionsView.VersionCount;
import dev.drover.coordinator.testing.ControlRows;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TenantVersionsTest {
    @Test
    void theSpreadOfAProjectIsTold() throws Exception {
        try (var control = ControlRows.open()) {
            control.server("pg");
            for (var id : List.of("a", "b", "c", "d", "e")) {
                control.tenant(id, "pg");
            }
            control.jdbi()
                    .useHandle(handle -> {
                        handle.execute("UPDATE tenant SET version = '9' WHERE id IN ('a', 'b')");
                        handle.execute("UPDATE tenant SET version = '10' WHERE id = 'c'");
                        handle.execute(
                                "UPDATE tenant SET version = '11', quarantine = 'MANUAL' WHERE id = 'd'");
                    });

            var view = new TenantVersions(control.jdbi()).view(Optional.empty());

            var project = view.projects().getFirst();
            assertThat(project.tenants()).isEqualTo(4);
            assertThat(project.quarantined()).isEqualTo(1);
            assertThat(project.lowest()).contains("9");
            assertThat(project.highest()).contains("10");
            assertThat(project.versions())
                    .containsExactly(
                            new VersionCount(Optional.empty(), 1, List.of("e")),
                            new VersionCount(Optional.of("9"), 2, List.of("a", "b")),
                            new VersionCount(Optional.of("10"), 1, List.of("c")));
            control.release(ControlRows.DIGEST, 1);
            control.rollout("COMPLETED");
            control.execute("UPDATE rollout SET project = 'other'");
            assertThat(new TenantVersions(control.jdbi()).view(Optional.of("other")).projects())
                    .isEmpty();
            assertThatExceptionOfType(RefusedSelectionException.class)
                    .isThrownBy(() -> new TenantVersions(control.jdbi()).view(Optional.of("otehr")))
                    .withMessageContaining("Did you mean \"other\"?");
        }
    }

    @Test
    void numbersInVersionsCountAsNumbers() {
        var versions = List.of("", "1", "1.2", "1.10", "2", "010", "20250101_a", "20250101_b");

        assertThat(
                        Stream.of("20250101_b", "1.10", "2", "010", "1", "20250101_a", "1.2", "")
                                .sorted(TenantVersions::compare))
                .containsExactlyElementsOf(versions);
    }
}
