package dev.drover.coordinator.rollout.decision;

import dev.drover.contracts.status.FailureReport;

import java.util.List;

/** What follows from a signal. */
public sealed interface JobDecision {
    /** Nothing: it is old, doubled, or comes after the end. */
    record Ignored(String why) implements JobDecision {}

    /** The job becomes this; what is kept beside it follows from its state. */
    record Changed(Job job, List<Effect> effects) implements JobDecision {
        public Changed {
            effects = List.copyOf(effects);
        }
    }

    /** What is written down together with the job. */
    sealed interface Effect {
        /**
         * @param ended whether the job has failed for good with it
         */
        record NoteFailure(int dispatch, int attempt, FailureReport report, boolean ended)
                implements Effect {}

        /** The tenant has seen this order; the next one must be higher. */
        record RaiseOrder(long seen) implements Effect {}
    }
}
