package dev.drover.worker.intake;

import dev.drover.contracts.wire.Limits;

import java.time.Duration;
import java.util.Optional;

/**
 * How many jobs a worker may hold, running or claimed ahead of its slots. Short jobs are claimed
 * ahead so that no slot waits for Kafka; of long ones no more than come with a batch, for another
 * worker may be free; of none more than a heartbeat can list. Pure.
 */
final class ClaimAhead {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration VERY_SHORT = Duration.ofSeconds(1);

    private ClaimAhead() {}

    static int hands(int slots, Optional<Duration> averageRun) {
        int wanted = slots * averageRun.map(ClaimAhead::turns).orElse(1);
        return Math.min(wanted, Limits.HEARTBEAT_JOBS);
    }

    /**
     * With how many jobs of any state in hand a batch may still be taken. Answers that Kafka does
     * not take hold no slot, yet each is listed in every heartbeat.
     */
    static int mostBeforeBatch(int batch) {
        return Limits.HEARTBEAT_JOBS - batch;
    }

    private static int turns(Duration averageRun) {
        if (averageRun.compareTo(VERY_SHORT) < 0) {
            return 4;
        }
        return averageRun.compareTo(SHORT) < 0 ? 2 : 1;
    }
}
