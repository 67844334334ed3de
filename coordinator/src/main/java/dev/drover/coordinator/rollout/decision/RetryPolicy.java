package dev.drover.coordinator.rollout.decision;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How stubborn a rollout is.
 *
 * @param maxAttempts tries after which a job has failed for good
 * @param giveUpAfter age, counted from the first dispatch, after which it has
 * @param backoffBase longest wait after the first failure
 */
public record RetryPolicy(int maxAttempts, Duration giveUpAfter, Duration backoffBase) {
    private static final Duration BACKOFF_CAP = Duration.ofHours(1);
    private static final Duration DEFERRAL_CAP = Duration.ofSeconds(30);
    private static final int BACKOFF_FACTOR = 3;
    private static final int DEFERRAL_FACTOR = 2;

    /** After the n-th failed try: anything up to base · 3ⁿ⁻¹, at most an hour ("full jitter"). */
    Duration backoff(int attempt, RandomGenerator random) {
        var longest = grown(BACKOFF_FACTOR, attempt - 1, BACKOFF_CAP);
        return Duration.ofMillis(random.nextLong(longest.toMillis() + 1));
    }

    /**
     * After the n-th deferral in a row: base · 2ⁿ⁻¹, at most 30 s, times 0.5 to 1.5. Never at once:
     * what it waits for needs a while.
     */
    Duration deferral(int deferrals, RandomGenerator random) {
        var middle = grown(DEFERRAL_FACTOR, deferrals - 1, DEFERRAL_CAP);
        return Duration.ofMillis(
                Math.round((double) middle.toMillis() * random.nextDouble(0.5, 1.5)));
    }

    private Duration grown(int factor, int times, Duration cap) {
        double millis = (double) backoffBase.toMillis() * Math.pow(factor, Math.max(0, times));
        return Duration.ofMillis(Math.round(Math.min(millis, (double) cap.toMillis())));
    }
}
