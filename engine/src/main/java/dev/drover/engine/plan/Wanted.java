package dev.drover.engine.plan;

import dev.drover.engine.Policy;
import dev.drover.engine.source.Migration;

import java.util.Optional;
import java.util.function.Function;

/**
 * What is asked of a plan.
 *
 * @param toVersion the last versioned migration wanted; empty for all
 * @param executedChecksum what the ledger would hold as executed checksum if the migration ran now;
 *     empty when that cannot be told. Asked only for migrations whose text changed.
 */
public record Wanted(
        Optional<String> toVersion,
        Policy policy,
        Function<Migration, Optional<String>> executedChecksum) {}
