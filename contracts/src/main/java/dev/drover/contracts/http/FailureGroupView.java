package dev.drover.contracts.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Failures of one fingerprint.
 *
 * @param open how many of the tenants still stand failed (no later job of theirs succeeded)
 * @param tenants some of the tenants
 * @param excerpt SQL around the place with a caret; empty when unknown
 */
public record FailureGroupView(
        String fingerprint,
        String code,
        String category,
        Optional<String> sqlState,
        String message,
        String remedy,
        Optional<String> version,
        Optional<String> path,
        int line,
        int column,
        String excerpt,
        List<String> blockers,
        int count,
        int open,
        List<String> tenants,
        List<String> rollouts,
        Instant firstSeen,
        Instant lastSeen) {
    public FailureGroupView {
        blockers = List.copyOf(blockers);
        tenants = List.copyOf(tenants);
        rollouts = List.copyOf(rollouts);
    }
}
