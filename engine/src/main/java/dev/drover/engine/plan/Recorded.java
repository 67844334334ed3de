package dev.drover.engine.plan;

import dev.drover.engine.LedgerRow;

import java.util.Optional;

/**
 * A ledger row as it stands in the database, with what may change after it was written.
 *
 * @param undone whether a later row took it back
 * @param stepsDone units of a started migration that are done
 * @param intent the unit after those has begun; what its probe will compare
 */
public record Recorded(LedgerRow row, boolean undone, int stepsDone, Optional<String> intent) {

    /** A row that is complete and stands. */
    public static Recorded of(LedgerRow row) {
        return new Recorded(row, false, 0, Optional.empty());
    }

    boolean counts() {
        return !undone
                && (row.direction() == LedgerRow.Direction.UP
                        || row.direction() == LedgerRow.Direction.BASELINE);
    }

    /** Whether it is a way back that was begun and not ended. */
    boolean unfinishedDown() {
        return started() && row.direction() == LedgerRow.Direction.DOWN;
    }

    boolean started() {
        return row.state() == LedgerRow.State.STARTED;
    }

    /** Whether nothing of a started migration has been done yet. */
    boolean untouched() {
        return started() && stepsDone == 0 && intent.isEmpty();
    }
}
