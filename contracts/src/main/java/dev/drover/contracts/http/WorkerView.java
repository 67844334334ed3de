package dev.drover.contracts.http;

import java.time.Instant;

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
        Instant lastHeartbeat) {}
