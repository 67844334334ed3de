package dev.drover.coordinator.dispatch;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.WorkerId;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The workers that take work, as their last heartbeats told.
 *
 * @param slots of all of them, busy ones too
 */
public record Workforce(int slots, List<Opinion> workers) {
    public static final Workforce NONE = new Workforce(0, List.of());

    public Workforce {
        workers = List.copyOf(workers);
    }

    /**
     * What one worker says of the servers that it treats with care.
     *
     * @param limits jobs at a time that it allows itself
     * @param leftAlone why it refuses jobs there
     */
    public record Opinion(
            WorkerId worker,
            int slots,
            Map<ServerId, Integer> limits,
            Map<ServerId, LeftAlone> leftAlone) {
        public Opinion {
            limits = Map.copyOf(limits);
            leftAlone = Map.copyOf(leftAlone);
        }
    }

    /**
     * Both by the coordinator's clock.
     *
     * @param retryAt from when on the worker lets one job try
     * @param reason what the server said last
     */
    public record LeftAlone(Instant since, Instant retryAt, String reason) {}
}
