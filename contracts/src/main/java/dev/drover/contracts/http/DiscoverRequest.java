package dev.drover.contracts.http;

import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /servers/<id>/discover}: what to look for. Either databases or schemas.
 *
 * @param databases pattern of their names
 * @param schemas pattern of their names; then {@code database} is needed
 * @param database whose schemas are meant
 * @param project of tenants that are new; absent: {@code default}
 * @param labels for all that are found
 * @param dryRun change nothing
 */
public record DiscoverRequest(
        Optional<String> databases,
        Optional<String> schemas,
        Optional<String> database,
        Optional<String> project,
        Map<String, String> labels,
        boolean dryRun) {
    public DiscoverRequest {
        labels = Map.copyOf(labels);
    }
}
