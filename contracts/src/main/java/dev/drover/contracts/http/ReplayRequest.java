package dev.drover.contracts.http;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /replays}: run again what has failed. All that is given must match; at least one must
 * be.
 *
 * @param release digest of a corrected release to use in place of the failed one
 * @param dryRun only say what would be replayed
 * @param repair {@code accept}: changed migrations count as applied as they are now, and
 *     interrupted statements of which nobody can tell as done; needs a reason
 */
public record ReplayRequest(
        List<String> tenants,
        Optional<String> rollout,
        Optional<String> fingerprint,
        Optional<String> release,
        Optional<String> reason,
        boolean dryRun,
        Optional<ReplayFilter> filter,
        Optional<String> repair) {
    public ReplayRequest {
        tenants = List.copyOf(tenants);
        filter = filter.filter(given -> !given.equals(ReplayFilter.NONE));
    }

    /** With neither filter nor repair. */
    public ReplayRequest(
            List<String> tenants,
            Optional<String> rollout,
            Optional<String> fingerprint,
            Optional<String> release,
            Optional<String> reason,
            boolean dryRun) {
        this(
                tenants,
                rollout,
                fingerprint,
                release,
                reason,
                dryRun,
                Optional.empty(),
                Optional.empty());
    }
}
