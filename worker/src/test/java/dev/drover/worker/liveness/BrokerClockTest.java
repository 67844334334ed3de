package dev.drover.worker.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.worker.relay.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class BrokerClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final BrokerClock clock = new BrokerClock((InstantSource) () -> now);

    @Test
    void isTheOwnClockUntilSomethingWasLearnt() {
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void takesTheMiddleOfTheRoundTripForTheBrokersMoment() {
        now = START.plusMillis(100);
        clock.learn(START, stampedAt(START.plusSeconds(120).plusMillis(50)));

        assertThat(clock.ahead()).isEqualTo(Duration.ofMinutes(2));
        assertThat(clock.instant()).isEqualTo(now.plusSeconds(120));
    }

    @Test
    void learnsNothingFromASlowAnswerOrAClockThatJumped() {
        now = START.plusSeconds(6);
        clock.learn(START, stampedAt(START.plusSeconds(120)));
        now = START.minusSeconds(1);
        clock.learn(START, stampedAt(START.plusSeconds(120)));

        assertThat(clock.ahead()).isZero();
    }

    private static Receipt stampedAt(Instant time) {
        return new Receipt(time, 0, 0);
    }
}
