package dev.drover.engine.spelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {
    @Test
    void aSlipOfTheFingerIsUnderstood() {
        assertThat(DidYouMean.nearest("tenatns", List.of("servers", "tenants")))
                .as("two neighbours exchanged are one slip")
                .contains("tenants");
        assertThat(DidYouMean.nearest("PER_SERVER", List.of("limit", "perServer")))
                .as("case does not count")
                .contains("perServer");
    }

    @Test
    void anotherWordIsNoSlip() {
        assertThat(DidYouMean.nearest("user", List.of("id", "tls", "limit"))).isEmpty();
        assertThat(DidYouMean.nearest("ab", List.of("xy"))).isEmpty();
    }

    @Test
    void ofTwoAsNearTheFirstByNameIsMeant() {
        assertThat(DidYouMean.nearest("pg", Set.of("pg2", "pg1", "pg3"))).contains("pg1");
    }
}
