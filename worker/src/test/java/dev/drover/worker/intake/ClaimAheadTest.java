package dev.drover.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.worker.config.WorkerConfig;
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

    @ParameterizedTest
    @CsvSource({"300, 1200", "350, 1400", "510, 1400", "1024, 1400"})
    void noMoreAreHeldThanAHeartbeatCanList(int slots, int hands) {
        assertThat(ClaimAhead.hands(slots, Optional.of(Duration.ofMillis(20)))).isEqualTo(hands);
    }

    @Test
    void theLargestWorkerCanFillItsSlotsAndTakeABatch() {
        int slots = WorkerConfig.MOST_SLOTS;

        assertThat(ClaimAhead.mostBeforeBatch(Intake.batch(slots)))
                .isGreaterThanOrEqualTo(slots + Heartbeat.RESERVED_SLOTS);
    }

    @Test
    void noneIsClaimedAheadBeforeJobsHaveEnded() {
        assertThat(ClaimAhead.hands(8, Optional.empty())).isEqualTo(8);
    }
}
