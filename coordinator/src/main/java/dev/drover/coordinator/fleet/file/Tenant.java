package dev.drover.coordinator.fleet.file;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;

import java.util.Map;
import java.util.Optional;

/**
 * A tenant and where it is.
 *
 * @param schema present for a tenant that is a schema
 */
public record Tenant(
        TenantId id,
        ServerId server,
        String database,
        Optional<String> schema,
        ProjectName project,
        Map<String, String> labels) {
    public Tenant {
        labels = Map.copyOf(labels);
    }
}
