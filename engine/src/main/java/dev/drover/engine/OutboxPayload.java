package dev.drover.engine;

import java.util.Optional;

/**
 * Turns a ledger row into its event. Called before the transaction begins; must be a pure function
 * of the row, so that a lost event can be rebuilt byte for byte.
 */
@FunctionalInterface
public interface OutboxPayload {
    /** For programs that have nobody to tell. */
    OutboxPayload NONE = _ -> Optional.empty();

    Optional<OutboxEvent> of(LedgerRow row);
}
