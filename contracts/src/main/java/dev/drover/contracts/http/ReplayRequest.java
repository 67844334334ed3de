package dev.drover.contracts.http;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /replays}: run again what has failed. All that is given must match; at least one must
 * be.
 *
 * @param release digest of a corrected release to use in place of the failed one
 * @param dryRun only say what would be replayed
 */
public record ReplayRequest(
        List<String> tenants,
        Optional<String> rollout,
        Optional<String> fingerprint,
        Optional<String> release,
        Optional<String> reason,
        boolean dryRun,
        Optional<ReplayFilter> filter) {
    public ReplayRequest {
        tenants = List.copyOf(tenants);
        filter = filter.filter(given -> !given.equals(ReplayFilter.NONE));
    }

    /** Without a filter. */
    public ReplayRequest(
            List<String> tenants,
            Optional<String> rollout,
            Optional<String> fingerprint,
            Optional<String> release,
            Optional<String> reason,
            boolean dryRun) {
        this(tenants, rollout, fingerprint, release, reason, dryRun, Optional.empty());
    }
}
