package dev.drover.coordinator.dispatch;

import java.time.Duration;
import java.util.Optional;

/**
 * How many jobs may be in flight at once.
 *
 * @param refillAt jobs that must be missing before it is worth a turn of the dispatcher
 */
record Window(int size, int refillAt) {
    private static final Duration SHORT = Duration.ofSeconds(5);

    /**
     * As many as all live workers have slots. While jobs are short, twice that, so that a freed
     * slot finds its next command waiting; then a quarter may be missing without a slot idling.
     */
    static Window of(int liveSlots, Optional<Duration> medianJob) {
        boolean shortJobs = medianJob.filter(median -> median.compareTo(SHORT) < 0).isPresent();
        return shortJobs
                ? new Window(2 * liveSlots, Math.max(1, liveSlots / 2))
                : new Window(liveSlots, 1);
    }
}
