package dev.drover.coordinator.rollout.decision;

import java.util.Map;
import java.util.Optional;

/**
 * What is counted of a rollout's tenants. A tenant counts once, by its last job; failures that were
 * forgiven with a new budget do not count.
 *
 * @param active whether any job is not over
 * @param busy whether a tenant of the current wave is ready, in flight, or tried again for less
 *     than the settle time
 * @param ends how the tenants of the current wave have ended so far
 * @param all how all have
 * @param failed against the budget, of all tenants
 * @param failedInWave of the current wave; with those that are tried again for longer than the
 *     settle time
 * @param failedOnServers by server
 * @param repeated the fingerprint with which three tenants of the current wave failed since the
 *     rollout was last resumed, while none has succeeded
 * @param health of its servers
 */
public record Picture(
        boolean active,
        boolean busy,
        Ends ends,
        Ends all,
        Failed failed,
        Failed failedInWave,
        Map<String, Failed> failedOnServers,
        Optional<String> repeated,
        Health health) {

    public Picture {
        failedOnServers = Map.copyOf(failedOnServers);
    }

    /** Of a rollout without health limits. */
    public Picture(
            boolean active,
            boolean busy,
            Ends ends,
            Ends all,
            Failed failed,
            Failed failedInWave,
            Map<String, Failed> failedOnServers,
            Optional<String> repeated) {
        this(
                active,
                busy,
                ends,
                all,
                failed,
                failedInWave,
                failedOnServers,
                repeated,
                new Health.Unwatched());
    }

    /** The same with the health of its servers. */
    public Picture with(Health other) {
        return new Picture(
                active, busy, ends, all, failed, failedInWave, failedOnServers, repeated, other);
    }

    /** How many of how many. */
    public record Failed(int failed, int tenants) {
        public static final Failed NONE = new Failed(0, 0);
    }

    /**
     * @param succeeded with those that were left out
     * @param leftOut how many of them were
     */
    public record Ends(int succeeded, int failed, int cancelled, int leftOut) {
        public static final Ends NONE = new Ends(0, 0, 0, 0);

        /** Whether there were tenants, and none was migrated or failed: nothing was tried out. */
        boolean nobodyMigrated() {
            return succeeded == leftOut && failed == 0 && leftOut + cancelled > 0;
        }

        boolean complete() {
            return failed == 0 && cancelled == 0;
        }
    }
}
