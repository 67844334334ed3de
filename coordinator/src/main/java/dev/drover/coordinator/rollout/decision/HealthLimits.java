package dev.drover.coordinator.rollout.decision;

import java.time.Duration;
import java.util.Optional;

/**
 * How busy each server of a rollout may be. What is absent is not limited.
 *
 * @param replicationLag of the standby furthest behind
 * @param replicationLagBytes the same, in WAL that is not replayed
 * @param breakers how many servers may be held back at a time
 */
public record HealthLimits(
        Optional<Duration> replicationLag,
        Optional<Long> replicationLagBytes,
        Optional<Integer> activeSessions,
        Optional<Duration> oldestTransaction,
        Optional<Integer> lockQueue,
        Optional<Integer> breakers) {
    public static final HealthLimits NONE =
            new HealthLimits(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** Whether nobody has to look. */
    public boolean none() {
        return equals(NONE);
    }
}
