package dev.drover.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationTextTest {
    @Test
    void partsAddUp() {
        assertThat(DurationText.parse("1h30m")).contains(Duration.ofMinutes(90));
        assertThat(DurationText.parse("250ms")).contains(Duration.ofMillis(250));
        assertThat(DurationText.parse("2d0s")).contains(Duration.ofDays(2));
    }

    @Test
    void otherTextsAreNone() {
        for (var text : new String[] {"", "1", "h", "1h ", "1h30", "1w", "31d", "-1s"}) {
            assertThat(DurationText.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void aTextWithoutEndIsReadToo() {
        assertThat(DurationText.parse("1ms".repeat(100_000))).contains(Duration.ofSeconds(100));
        assertThat(DurationText.parse("1s".repeat(100_000) + "?")).isEmpty();
    }
}
