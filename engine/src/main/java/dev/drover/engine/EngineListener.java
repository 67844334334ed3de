package dev.drover.engine;

import java.time.Duration;

/**
 * Hears what happens, on the thread that works; it must return quickly and must not throw. Every
 * method does nothing by default.
 */
public interface EngineListener {
    EngineListener NONE = new EngineListener() {};

    default void leaseTaken(int backendPid) {}

    /**
     * @param number which of the planned migrations, from 1
     * @param total how many are planned
     */
    default void migrationStarted(String version, int number, int total) {}

    /** Progress inside a migration that does not run as one message. */
    default void statementDone(String version, int number, int total) {}

    /** The commit was proved. */
    default void migrationApplied(LedgerRow row, Duration executionTime) {}

    /** A try failed and another one follows after the pause. */
    default void retrying(FailureCode code, int triesMade, Duration pause) {}

    /** The answer to a statement was lost; the ledger will tell what became of it. */
    default void reconnecting(FailureCode code) {}

    /** The lease was gone when it was to be given back, so another one may have worked. */
    default void leaseLost() {}
}
