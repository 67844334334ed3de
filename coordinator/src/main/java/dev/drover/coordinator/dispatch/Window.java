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
    private static final Duration VERY_SHORT = Duration.ofSeconds(2);

    /**
     * As many as all live workers have slots. While jobs are short, twice or four times that, so
     * that a freed slot finds its next command waiting, and commands, claims and results travel
     * several at a time; then a quarter may be missing without a slot idling.
     */
    static Window of(int liveSlots, Optional<Duration> medianJob) {
        int turns = medianJob.map(Window::turnsAhead).orElse(1);
        int size = turns * liveSlots;
        return new Window(size, turns == 1 ? 1 : Math.max(1, size / 4));
    }

    private static int turnsAhead(Duration medianJob) {
        if (medianJob.compareTo(VERY_SHORT) < 0) {
            return 4;
        }
        return medianJob.compareTo(SHORT) < 0 ? 2 : 1;
    }
}
