package dev.drover.engine;

import java.time.Duration;
import java.util.List;

/**
 * Hears what happens, on the thread that works unless said otherwise; it must return quickly and
 * must not throw. Every method does nothing by default.
 */
public interface EngineListener {
    EngineListener NONE = new EngineListener() {};

    default void leaseTaken(int backendPid) {}

    /** What the ledger said under the lease; told by each session that a run needs. */
    default void ledgerFound(FoundLedger found) {}

    /**
     * @param number which of the planned migrations, from 1
     * @param total how many are planned
     */
    default void migrationStarted(String version, int number, int total) {}

    /** Progress inside a migration that does not run as one message. */
    default void statementDone(String version, int number, int total) {}

    /** The commit was proved; a baseline is told so too. */
    default void migrationApplied(LedgerRow row, Duration executionTime) {}

    /** The commit of a down script was proved. */
    default void migrationReverted(LedgerRow row, Duration executionTime) {}

    /**
     * An applied migration's text differs from the release's, in comments, blanks or line ends
     * only.
     */
    default void changedCosmetically(String version) {}

    /** A migration is left out because later ones are applied, as the policy says. */
    default void ignoredOutOfOrder(String version) {}

    /**
     * A migration was begun, did nothing, and is not in the release any more; its row is closed.
     */
    default void withdrawn(String version) {}

    /** The ledger of another database became this one's own, as the policy says. */
    default void cloneAdopted(String sourceDatabase) {}

    /** A try failed and another one follows after the pause. */
    default void retrying(FailureCode code, int triesMade, Duration pause) {}

    /**
     * Who blocks the session that works, each time that this changes. Called by the thread that
     * watches, as are {@link #blockerEnded} and {@link #progress}.
     */
    default void blocked(List<Blocker> blockers) {}

    /** A session that was idle in its transaction and blocked us was ended, as the options say. */
    default void blockerEnded(Blocker blocker) {}

    /**
     * How far a long statement is, from {@code pg_stat_progress_*}, each time that this changes.
     *
     * @param phase the server's words, such as {@code building index: scanning table}
     * @param done blocks, tuples or lockers, as the phase has it
     * @param total 0 when the server does not know
     */
    default void progress(String phase, long done, long total) {}

    /** The answer to a statement was lost; the ledger will tell what became of it. */
    default void reconnecting(FailureCode code) {}

    /** The lease was gone when it was to be given back, so another one may have worked. */
    default void leaseLost() {}
}
