package dev.drover.coordinator.rollout.decision;

import dev.drover.coordinator.rollout.decision.Picture.Ends;

import java.util.List;

/** What follows from a signal. */
public sealed interface RolloutDecision {
    /** It is so already; asking twice does no harm. */
    record IsSo() implements RolloutDecision {}

    /**
     * It cannot be.
     *
     * @param code stable name
     */
    record Refused(String code, String why, String remedy) implements RolloutDecision {}

    /** The rollout becomes this; nothing new when there are no effects. */
    record Changed(Rollout rollout, List<Effect> effects) implements RolloutDecision {
        public Changed {
            effects = List.copyOf(effects);
        }
    }

    /** What is done and told together with the change, in this order. */
    sealed interface Effect {
        /** Its jobs may be dispatched from now on. */
        record Opened(Wave wave) implements Effect {}

        record Baking(Wave wave) implements Effect {}

        record Passed(Wave wave, Ends ends) implements Effect {}

        record Failed(Wave wave, Ends ends, String why) implements Effect {}

        record Paused(String why) implements Effect {}

        record Halted(String why, int failed) implements Effect {}

        /**
         * @param forgiven whether failures count anew, because there is a new budget
         */
        record Resumed(String why, boolean forgiven) implements Effect {}

        record Aborting(String why) implements Effect {}

        record Ended(RolloutState state, Ends ends) implements Effect {}
    }
}
