package dev.drover.contracts.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /workers}: a worker as its last heartbeat told.
 *
 * @param state {@code LIVE}, {@code DRAINING} or {@code LOST}
 */
public record WorkerView(
        String id,
        String state,
        String host,
        String version,
        int slots,
        int freeSlots,
        int jobs,
        Instant startedAt,
        Instant lastHeartbeat,
        Optional<List<Strained>> strained) {

    public WorkerView {
        strained = strained.map(List::copyOf);
    }

    /**
     * A server that the worker treats with care.
     *
     * @param limit jobs at a time that it allows itself there, where that is less than configured
     * @param leftAlone what the server said last, where the worker refuses jobs
     */
    public record Strained(String server, Optional<Integer> limit, Optional<String> leftAlone) {}
}
