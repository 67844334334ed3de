package dev.drover.worker.ops;

import java.time.Duration;

/** What the worker's parts count; thread-safe. The catalogue is {@link WorkerMetrics}. */
public interface Measures {
    Measures NONE = new Measures() {};

    /**
     * @param outcome what was answered: {@code succeeded}, {@code failed}, {@code deferred} …
     */
    default void attemptEnded(String outcome, Duration took) {}

    default void claimed(int jobs) {}

    default void claimFailed(int jobs) {}

    default void deadLettered(String reason) {}

    /** Read by every worker, so that no dead letter is written of it. */
    default void recordSkipped(String topic) {}

    default void duplicateCommand() {}

    default void outboxRelayed() {}

    default void eventRefused(String reason) {}

    default void heartbeatSent() {}

    default void heartbeatFailed() {}

    default void resultResent() {}

    default void releaseRefused(String reason) {}
}
