package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.coordinator.rollout.decision.RolloutState;
import dev.drover.coordinator.rollout.decision.Steering;

import java.util.Locale;

/** A rollout's state does not allow what somebody wants of it. */
public final class RefusedSteeringException extends Exception {
    private final RolloutState state;

    RefusedSteeringException(RolloutId rollout, Steering wish, RolloutState state) {
        super(
                "Rollout %s is %s; one cannot %s it."
                        .formatted(
                                rollout,
                                state.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                wish.name().toLowerCase(Locale.ROOT)));
        this.state = state;
    }

    public RolloutState state() {
        return state;
    }
}
