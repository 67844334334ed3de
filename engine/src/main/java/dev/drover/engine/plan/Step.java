package dev.drover.engine.plan;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.source.Migration;

/** One migration to run. */
public sealed interface Step {
    Migration migration();

    /** Its place in the ledger. */
    int rank();

    /** Which way it goes; for {@code DOWN} the migration's up script is the way back. */
    LedgerRow.Direction direction();

    record Apply(Migration migration, int rank, LedgerRow.Direction direction) implements Step {
        public Apply(Migration migration, int rank) {
            this(migration, rank, LedgerRow.Direction.UP);
        }
    }

    /** A non-transactional migration that an earlier run began. */
    record Resume(Migration migration, Recorded recorded) implements Step {
        @Override
        public int rank() {
            return recorded.row().rank();
        }

        @Override
        public LedgerRow.Direction direction() {
            return recorded.row().direction();
        }
    }
}
