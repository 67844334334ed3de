package dev.drover.contracts.status;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the coordinator has to tell of a tenant. Its id is UUIDv5(tenant, the event's number). */
public sealed interface TenantEvent extends StatusEvent {
    TenantId tenant();

    /**
     * It belongs to the fleet from now on.
     *
     * @param source who told of it: {@code import}, {@code add}, {@code discover}, {@code
     *     catalogue} or {@code announced}
     */
    record Registered(
            UUID id,
            Instant time,
            TenantId tenant,
            ServerId server,
            String database,
            Optional<String> schema,
            ProjectName project,
            Map<String, String> labels,
            String source)
            implements TenantEvent {
        public Registered {
            labels = Map.copyOf(labels);
        }
    }
}
