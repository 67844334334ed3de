package dev.drover.coordinator.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ControlClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final ControlClock clock = new ControlClock(() -> now);

    @Test
    void takesTheMiddleOfTheRoundTripForTheDatabasesMoment() {
        now = START.plusMillis(100);
        clock.learn(START, START.plusSeconds(120).plusMillis(50));

        assertThat(clock.instant()).isEqualTo(now.plusSeconds(120));
        now = START.plusSeconds(60);
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(180));
    }

    @Test
    void aSlowAnswerIsBetterThanNoneAndNoBetterThanWhatIsKnown() {
        now = START.plusSeconds(8);
        clock.learn(START, START.minusSeconds(3600));
        assertThat(clock.instant()).isEqualTo(now.minusSeconds(3604));

        clock.learn(now.minusSeconds(2), now);
        assertThat(clock.instant()).isEqualTo(now.minusSeconds(3604));

        clock.learn(now, now);
        assertThat(clock.instant()).isEqualTo(now);
    }

    @Test
    void tellsSinceWhenTheDatabasesClockWasNotSet() {
        clock.learn(now, START.plusSeconds(300));
        assertThat(clock.steadySince()).isEqualTo(Instant.EPOCH);
        clock.learn(now, START.plusSeconds(301));
        assertThat(clock.steadySince()).isEqualTo(Instant.EPOCH);

        clock.learn(now, START.plusSeconds(600));
        assertThat(clock.steadySince()).isEqualTo(START.plusSeconds(600));
        clock.learn(now, START);
        assertThat(clock.steadySince()).isEqualTo(START);
    }

    @Test
    void aMachinesClockThatIsPutAheadMovesNothing() {
        var nanos = new long[] {Long.MAX_VALUE - 1};
        var steady = new SteadyTime(() -> now, () -> nanos[0]);

        now = START.plus(Duration.ofHours(1));
        nanos[0] += Duration.ofSeconds(5).toNanos();

        assertThat(steady.instant()).isEqualTo(START.plusSeconds(5));
    }
}
