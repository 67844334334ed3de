package dev.drover.coordinator.liveness;

import dev.drover.contracts.liveness.Heartbeat;

import java.time.Instant;

/**
 * A worker as its last heartbeat told.
 *
 * @param heardAt by this coordinator's clock
 */
public record KnownWorker(Heartbeat last, Instant heardAt, State state) {
    /** Whether to count on it. */
    public enum State {
        LIVE,
        /** Finishes what it has and takes nothing new. */
        DRAINING,
        /** Not heard of for too long. */
        LOST
    }
}
