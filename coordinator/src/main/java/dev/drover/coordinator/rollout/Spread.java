package dev.drover.coordinator.rollout;

import dev.drover.coordinator.rollout.decision.AssignWaves.Members;
import dev.drover.coordinator.rollout.decision.Budget;
import dev.drover.coordinator.rollout.decision.HealthLimits;
import dev.drover.coordinator.rollout.decision.OpenHours;
import dev.drover.coordinator.rollout.decision.Rollout.OnFailure;
import dev.drover.coordinator.rollout.decision.Wave;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a rollout goes over its tenants: a strategy that was checked.
 *
 * @param settle how long a wave waits for tenants that are tried again
 */
public record Spread(
        List<Part> waves,
        Budget budget,
        OnFailure onFailure,
        boolean ramp,
        Duration settle,
        List<Hours> windows,
        HealthLimits health) {

    static final Duration SETTLE = Duration.ofMinutes(15);

    public Spread {
        waves = List.copyOf(waves);
        windows = List.copyOf(windows);
    }

    /** A wave to be. */
    record Part(Optional<String> name, Members members, Wave.Terms terms) {}

    /**
     * @param labels whom it concerns
     */
    record Hours(Map<String, String> labels, OpenHours hours) {
        Hours {
            labels = Map.copyOf(labels);
        }
    }
}
