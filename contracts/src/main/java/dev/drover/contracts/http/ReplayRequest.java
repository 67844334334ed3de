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
 * @param jobs ids of jobs that have failed and that no later job of their tenants has followed
 */
public record ReplayRequest(
        List<String> tenants,
        Optional<String> rollout,
        Optional<String> fingerprint,
        Optional<String> release,
        Optional<String> reason,
        boolean dryRun,
        Optional<ReplayFilter> filter,
        Optional<String> repair,
        Optional<List<String>> jobs) {
    public ReplayRequest {
        tenants = List.copyOf(tenants);
        jobs = jobs.filter(ids -> !ids.isEmpty()).map(List::copyOf);
        filter = filter.filter(given -> !given.equals(ReplayFilter.NONE));
    }

    /** Of whatever jobs. */
    public ReplayRequest(
            List<String> tenants,
            Optional<String> rollout,
            Optional<String> fingerprint,
            Optional<String> release,
            Optional<String> reason,
            boolean dryRun,
            Optional<ReplayFilter> filter,
            Optional<String> repair) {
        this(
                tenants,
                rollout,
                fingerprint,
                release,
                reason,
                dryRun,
                filter,
                repair,
                Optional.empty());
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
