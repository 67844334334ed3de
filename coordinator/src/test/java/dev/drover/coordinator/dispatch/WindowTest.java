package dev.drover.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
    @ParameterizedTest
    @CsvSource({"10, 64, 16", "1999, 64, 16", "2000, 32, 8", "4999, 32, 8", "5000, 16, 1"})
    void theShorterJobsAreTheMoreAreInFlight(long medianMillis, int size, int refillAt) {
        assertThat(Window.of(16, Optional.of(Duration.ofMillis(medianMillis))))
                .isEqualTo(new Window(size, refillAt));
    }

    @Test
    void slotsAreTheWindowBeforeJobsHaveEnded() {
        assertThat(Window.of(16, Optional.empty())).isEqualTo(new Window(16, 1));
    }

    @Test
    void withoutSlotsNothingIsInFlight() {
        assertThat(Window.of(0, Optional.of(Duration.ofMillis(1))).size()).isZero();
    }
}
