package dev.drover.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.http.ApiPaths;
import org.junit.jupiter.api.Test;

class ClaimedNameTest {
    @Test
    void whateverUserAndHostAreCalledTheCoordinatorTakesIt() {
        assertThat(ClaimedName.of("alice", "laptop.local\n")).isEqualTo("alice@laptop.local");
        assertThat(ClaimedName.of("CORP\\Žofie N.", "höst")).isEqualTo("CORP__ofie_N.@h_st");
        assertThat(ClaimedName.of("", " ")).isEqualTo("unknown@unknown");
        assertThat(ClaimedName.of("x".repeat(999), "y".repeat(999)))
                .matches(ApiPaths.ACTOR_FORM)
                .hasSize(64 + 1 + 128);
        assertThat(ClaimedName.ofThisProcess()).matches(ApiPaths.ACTOR_FORM);
    }
}
