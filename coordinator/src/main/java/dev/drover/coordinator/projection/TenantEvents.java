package dev.drover.coordinator.projection;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.TenantEvent;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.StatusCodec;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Writes down what was found out about a tenant, in the transaction that acts on it. */
final class TenantEvents {
    private static final String NEXT_NUMBER =
            """
            UPDATE tenant SET event_number = event_number + 1
            WHERE id = :tenant
            RETURNING event_number
            """;

    private static final String INSERT =
            """
            INSERT INTO tenant_event (tenant, number, payload)
            VALUES (:tenant, :number, :payload)
            """;

    private TenantEvents() {}

    /**
     * @param event builds the event with its id
     */
    static void append(Handle handle, TenantId tenant, Function<UUID, TenantEvent> event) {
        // others are told of it, so it must not be lost
        handle.execute("SET LOCAL synchronous_commit = on");
        long number =
                handle.createQuery(NEXT_NUMBER)
                        .bind("tenant", tenant.value())
                        .mapTo(Long.class)
                        .one();
        var encoded = StatusCodec.encode(event.apply(EventIds.tenant(tenant.value(), number)));
        handle.createUpdate(INSERT)
                .bind("tenant", tenant.value())
                .bind("number", number)
                .bind("payload", new String(encoded.value(), StandardCharsets.UTF_8))
                .execute();
    }
}
