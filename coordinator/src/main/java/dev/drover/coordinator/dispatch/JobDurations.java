package dev.drover.coordinator.dispatch;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How long the last jobs took, from claim to result; safe for use by many threads. */
public final class JobDurations {
    private static final int KEPT = 128;
    private static final int ENOUGH = 8;

    private final long[] millis = new long[KEPT];
    private int count;

    public synchronized void add(Duration duration) {
        millis[count++ % KEPT] = duration.toMillis();
        if (count == 2 * KEPT) {
            count = KEPT;
        }
    }

    /** Absent as long as too few jobs have ended to tell. */
    public synchronized Optional<Duration> median() {
        if (count < ENOUGH) {
            return Optional.empty();
        }
        var sorted = Arrays.copyOf(millis, Math.min(count, KEPT));
        Arrays.sort(sorted);
        return Optional.of(Duration.ofMillis(sorted[sorted.length / 2]));
    }
}
