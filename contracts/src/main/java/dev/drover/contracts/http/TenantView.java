package dev.drover.contracts.http;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A tenant as the coordinator knows it; the truth is in the tenant's own ledger.
 *
 * @param version last versioned migration known to be applied
 * @param rank last rank known
 * @param asOf when that was told
 * @param job state of the active or last job, if any
 * @param quarantine present while no rollout takes it
 * @param source who told of it first: {@code import}, {@code add}, {@code discover}, {@code
 *     catalogue} or {@code announced}
 */
public record TenantView(
        String id,
        String server,
        String database,
        Optional<String> schema,
        String project,
        Map<String, String> labels,
        Optional<String> version,
        int rank,
        Optional<Instant> asOf,
        Optional<String> job,
        Optional<Quarantine> quarantine,
        Optional<String> source) {
    public TenantView {
        labels = Map.copyOf(labels);
    }

    /**
     * Why no rollout takes it.
     *
     * @param kind {@code MANUAL}, {@code VANISHED} or {@code RETIRED}
     */
    public record Quarantine(String kind, String reason, Instant since) {}
}
