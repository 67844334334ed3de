package dev.drover.engine.plan;

import dev.drover.engine.source.Migration;

/** One migration to run. */
public sealed interface Step {
    Migration migration();

    /** Its place in the ledger. */
    int rank();

    record Apply(Migration migration, int rank) implements Step {}

    /** A non-transactional migration that an earlier run began. */
    record Resume(Migration migration, Recorded recorded) implements Step {
        @Override
        public int rank() {
            return recorded.row().rank();
        }
    }
}
