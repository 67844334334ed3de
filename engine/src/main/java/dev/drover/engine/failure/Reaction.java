package dev.drover.engine.failure;

/** What the running engine does about a fault, before it gives up. */
public enum Reaction {
    /** The run fails. */
    FAIL,
    /** The same transaction again, at once, a few times. */
    AGAIN_AT_ONCE,
    /** The same transaction again, after a pause, with another lock timeout. */
    AGAIN_WITH_PATIENCE,
    /** Nobody knows what happened: new session, lease, read the ledger. */
    LOOK
}
