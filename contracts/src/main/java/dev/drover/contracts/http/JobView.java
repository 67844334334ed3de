package dev.drover.contracts.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code GET /rollouts/{id}/jobs}: one tenant's part in a rollout. */
public record JobView(
        String id,
        String tenant,
        String server,
        String state,
        int dispatch,
        int attempt,
        int applied,
        Optional<String> version,
        List<String> pending,
        int pendingCount,
        Optional<String> worker,
        Optional<String> note,
        Optional<Instant> nextTry) {
    public JobView {
        pending = List.copyOf(pending);
    }
}
