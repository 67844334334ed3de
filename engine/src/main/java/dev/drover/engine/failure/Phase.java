package dev.drover.engine.failure;

/** What was going on when the database reported a fault. */
public enum Phase {
    /** Nothing was sent yet but the startup. */
    CONNECT,
    /** Reading the ledger and taking the lease; nothing was written. */
    OPEN,
    /**
     * A transaction, its COMMIT included. A fault that ends the session leaves unknown whether it
     * committed; after any other one the ledger was read and the transaction was not there.
     */
    TRANSACTION,
    /** A statement outside of a transaction; it may have taken effect in part. */
    STEP
}
