package dev.drover.coordinator.rollout.decision;

import java.util.Optional;

/** What a rollout is told: by its jobs and the clock, or by a person. */
public sealed interface RolloutSignal {
    /** Jobs ended, or time passed. */
    record Looked(Picture picture) implements RolloutSignal {}

    /**
     * Somebody wants it otherwise.
     *
     * @param budget with RESUME: how many more tenants may fail
     */
    record Wished(Steering steering, String reason, Optional<Budget.Limit> budget)
            implements RolloutSignal {}

    /**
     * Somebody lets the current wave pass.
     *
     * @param ends how its tenants have ended
     * @param reason empty: only if its bake time is over
     * @param watched whether the next wave waits for the health of its servers
     */
    record Promoted(Picture.Ends ends, String reason, boolean watched) implements RolloutSignal {
        /** Of a rollout without health limits. */
        public Promoted(Picture.Ends ends, String reason) {
            this(ends, reason, false);
        }
    }
}
