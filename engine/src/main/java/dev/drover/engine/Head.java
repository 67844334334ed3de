package dev.drover.engine;

import java.util.Optional;

/**
 * Where a ledger stands.
 *
 * @param version the last versioned migration that is applied; empty when none is
 * @param rank the last row's rank; 0 for an empty or missing ledger
 */
public record Head(Optional<String> version, int rank) {
    public static final Head NONE = new Head(Optional.empty(), 0);
}
