package dev.drover.coordinator.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * A tenant as the projection knows it.
 *
 * @param labels as JSON, equal texts for equal labels
 * @param toldAt when anything was last told of it; absent: never
 */
public record TenantPicture(
        String tenant,
        String server,
        String labels,
        Optional<String> version,
        Optional<Instant> toldAt,
        History history) {}
