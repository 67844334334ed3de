package dev.drover.contracts.http;

import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /tenants}: a tenant to add, or to change.
 *
 * @param project absent: {@code default}
 */
public record TenantRegistration(
        String id,
        String server,
        String database,
        Optional<String> schema,
        Optional<String> project,
        Map<String, String> labels) {
    public TenantRegistration {
        labels = Map.copyOf(labels);
    }
}
