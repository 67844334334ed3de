package dev.drover.contracts.status;

import java.util.UUID;

/**
 * One row of {@code drover.schema_migrations} as events tell it.
 *
 * @param scope the ledger's own id of (tenant, project)
 * @param rank position in the ledger, counted from 1, without gaps
 * @param kind {@code versioned}, {@code repeatable} or {@code baseline}
 * @param direction {@code up}, {@code down}, {@code baseline} or {@code repair}
 * @param checksum SHA-256 (hex) of the script
 * @param contractVersion of the event's form, kept in the row
 */
public record LedgerEntry(
        UUID scope,
        String project,
        int rank,
        String version,
        String description,
        String kind,
        String direction,
        String checksum,
        String appliedBy,
        String release,
        String rollout,
        UUID job,
        int attempt,
        int contractVersion) {}
