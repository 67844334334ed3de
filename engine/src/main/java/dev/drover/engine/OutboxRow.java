package dev.drover.engine;

import java.util.UUID;

/**
 * A row of {@code drover.outbox}: an event that is committed and not yet acknowledged.
 *
 * @param seq grows within a scope; twice the ledger row's rank, plus one once it is applied
 */
public record OutboxRow(long seq, UUID eventId, String payload) {}
