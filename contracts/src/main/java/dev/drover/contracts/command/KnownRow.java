package dev.drover.contracts.command;

import java.time.Instant;
import java.util.UUID;

/**
 * A ledger row that the coordinator knows, as are all before it. A ledger that holds another row at
 * this rank, or none, is told from its beginning.
 */
public record KnownRow(UUID scope, int rank, Instant appliedAt) {}
