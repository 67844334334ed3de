package dev.drover.engine.lease;

import java.time.Duration;
import java.util.Optional;

/**
 * How to wait for a lease that is held.
 *
 * @param limit how long to ask again
 * @param orphan the process of this very run's session that was lost: once {@code grace} has passed
 *     it is ended, as nobody listens to it any more. Its transaction was of unknown outcome anyway.
 */
public record LeaseWait(Duration limit, Optional<Integer> orphan, Duration grace) {
    public static LeaseWait of(Duration limit) {
        return new LeaseWait(limit, Optional.empty(), limit);
    }

    public static LeaseWait forOrphan(int pid, Duration grace, Duration limit) {
        return new LeaseWait(limit, Optional.of(pid), grace);
    }
}
