package dev.drover.worker.job;

import java.time.Duration;
import java.util.Optional;

/** How long jobs hold a slot, on average over the last few; thread-safe. */
final class RunTimes {
    private static final int WEIGHT = 8;
    private static final int ENOUGH = 4;

    // guarded by this
    private long averageNanos;
    private int seen;

    synchronized void add(Duration ran) {
        averageNanos += seen == 0 ? ran.toNanos() : (ran.toNanos() - averageNanos) / WEIGHT;
        seen = Math.min(seen + 1, ENOUGH);
    }

    /** Absent as long as too few jobs have ended to tell. */
    synchronized Optional<Duration> average() {
        return seen < ENOUGH ? Optional.empty() : Optional.of(Duration.ofNanos(averageNanos));
    }
}
