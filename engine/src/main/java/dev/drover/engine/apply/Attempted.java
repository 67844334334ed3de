package dev.drover.engine.apply;

import dev.drover.engine.Failure;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.failure.DatabaseFault;

import java.time.Duration;

/** What became of a transaction, or of a migration. */
public sealed interface Attempted {
    /**
     * Committed, and read back.
     *
     * @param row as it stands in the ledger now
     */
    record Done(LedgerRow row, Duration executionTime) implements Attempted {}

    /** Not committed, and it would not help to repeat it now. */
    record Failed(Failure failure) implements Attempted {}

    /** The session was lost; only the ledger can tell. */
    record Unknown(DatabaseFault fault) implements Attempted {}

    /** Not committed, because the run was asked to stop. */
    record Cancelled() implements Attempted {}
}
