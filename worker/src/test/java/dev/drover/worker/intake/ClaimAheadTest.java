package dev.drover.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimAheadTest {
    @ParameterizedTest
    @CsvSource({"20, 32", "999, 32", "1000, 16", "4999, 16", "5000, 8", "600000, 8"})
    void theShorterJobsAreTheMoreAreHeld(long averageMillis, int hands) {
        assertThat(ClaimAhead.hands(8, Optional.of(Duration.ofMillis(averageMillis))))
                .isEqualTo(hands);
    }

    @Test
    void noneIsClaimedAheadBeforeJobsHaveEnded() {
        assertThat(ClaimAhead.hands(8, Optional.empty())).isEqualTo(8);
    }
}
