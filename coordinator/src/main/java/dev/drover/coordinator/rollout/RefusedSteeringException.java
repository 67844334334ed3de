package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Refused;

/** A rollout's state does not allow what somebody wants of it. */
public final class RefusedSteeringException extends Exception {
    private final String code;
    private final String remedy;

    RefusedSteeringException(RolloutId rollout, Refused refused) {
        super("Rollout %s: %s.".formatted(rollout, refused.why()));
        this.code = refused.code();
        this.remedy = refused.remedy();
    }

    public String code() {
        return code;
    }

    public String remedy() {
        return remedy;
    }
}
