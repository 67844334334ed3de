package dev.drover.worker.intake;

import java.time.Duration;
import java.util.Optional;

/**
 * How many jobs a worker may hold, running or claimed ahead of its slots. Short jobs are claimed
 * ahead so that no slot waits for Kafka; of long ones no more than come with a batch, for another
 * worker may be free. Pure.
 */
final class ClaimAhead {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration VERY_SHORT = Duration.ofSeconds(1);

    private ClaimAhead() {}

    static int hands(int slots, Optional<Duration> averageRun) {
        return slots * averageRun.map(ClaimAhead::turns).orElse(1);
    }

    private static int turns(Duration averageRun) {
        if (averageRun.compareTo(VERY_SHORT) < 0) {
            return 4;
        }
        return averageRun.compareTo(SHORT) < 0 ? 2 : 1;
    }
}
