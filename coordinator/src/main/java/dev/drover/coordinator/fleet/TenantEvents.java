package dev.drover.coordinator.fleet;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.TenantEvent;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.coordinator.db.DurableCommit;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The outbox of what is told of tenants, written in the transaction that it tells of. */
public final class TenantEvents {
    private static final int PART = 1_000;

    private static final String NEXT_NUMBER =
            """
            UPDATE tenant SET event_number = event_number + 1
            WHERE id = :tenant
            RETURNING event_number
            """;

    private static final String REGISTERED =
            """
            UPDATE tenant SET event_number = event_number + 1
             WHERE id = ANY(:ids)
            RETURNING event_number, now() AS at, id, server, database_name, schema_name, project,
                      jsonb_build_object('values', labels) AS labels, source
            """;

    private static final String INSERT =
            """
            INSERT INTO tenant_event (tenant, number, payload)
            SELECT tenant, number, payload
            FROM unnest(:tenants, :numbers, :payloads) AS u (tenant, number, payload)
            """;

    private TenantEvents() {}

    private record Numbered(long number, TenantEvent event) {}

    /**
     * @param event builds the event with its id
     */
    public static void append(Handle handle, TenantId tenant, Function<UUID, TenantEvent> event) {
        long number =
                handle.createQuery(NEXT_NUMBER)
                        .bind("tenant", tenant.value())
                        .mapTo(Long.class)
                        .one();
        insert(handle, List.of(new Numbered(number, event.apply(id(tenant, number)))));
    }

    /** Part by part: of a hundred thousand at once, rows and payloads would fill the heap. */
    static void registered(Handle handle, List<String> ids) {
        for (int from = 0; from < ids.size(); from += PART) {
            var part = ids.subList(from, Math.min(ids.size(), from + PART));
            insert(
                    handle,
                    handle.createQuery(REGISTERED)
                            .bindArray("ids", String.class, part)
                            .map((row, _) -> registered(row))
                            .list());
        }
    }

    private static void insert(Handle handle, List<Numbered> events) {
        DurableCommit.require(handle);
        handle.createUpdate(INSERT)
                .bindArray(
                        "tenants",
                        String.class,
                        events.stream().map(each -> each.event().tenant().value()).toList())
                .bindArray("numbers", Long.class, events.stream().map(Numbered::number).toList())
                .bindArray(
                        "payloads",
                        String.class,
                        events.stream().map(each -> payload(each.event())).toList())
                .execute();
    }

    private static String payload(TenantEvent event) {
        return new String(StatusCodec.encode(event).value(), StandardCharsets.UTF_8);
    }

    private static Numbered registered(ResultSet row) throws SQLException {
        var tenant = new TenantId(row.getString("id"));
        long number = row.getLong("event_number");
        Instant at = row.getObject("at", OffsetDateTime.class).toInstant();
        return new Numbered(
                number,
                new TenantEvent.Registered(
                        id(tenant, number),
                        at,
                        tenant,
                        new ServerId(row.getString("server")),
                        row.getString("database_name"),
                        Optional.ofNullable(row.getString("schema_name")),
                        new ProjectName(row.getString("project")),
                        TenantViews.labels(row.getString("labels")),
                        row.getString("source")));
    }

    private static UUID id(TenantId tenant, long number) {
        return EventIds.tenant(tenant.value(), number);
    }
}
