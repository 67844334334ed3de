package dev.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.http.PlanView.WindowShare;
import dev.drover.contracts.http.RolloutRequest.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowSharesTest {
    private static final Window EU = window("Europe/Berlin");
    private static final Window US = window("America/New_York");

    @Test
    void aSetIsTheWindowsOfItsBitsAndNoneIsAlwaysOpen() {
        assertThat(WindowShares.of(List.of(EU, US), Map.of(0, 3, 1, 40, 3, 7)))
                .containsExactly(
                        new WindowShare(List.of(EU), 40),
                        new WindowShare(List.of(EU, US), 7),
                        new WindowShare(List.of(), 3));
    }

    private static Window window(String zone) {
        return new Window(Optional.empty(), zone, Optional.empty(), "22:00", "04:00");
    }
}
