package dev.drover.coordinator.fleet;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.TenantEvent;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.StatusCodec;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The outbox of what is told of tenants, written in the transaction that it tells of. */
final class TenantEvents {
    private static final String REGISTERED =
            """
            SELECT nextval('tenant_event_number') AS number, now() AS at,
                   id, server, database_name, schema_name, project,
                   jsonb_build_object('values', labels) AS labels, source
              FROM tenant
             WHERE id = ANY(:ids)
             ORDER BY id
            """;

    private static final String INSERT =
            "INSERT INTO tenant_event (number, payload) VALUES (:number, :payload)";

    private TenantEvents() {}

    private record Numbered(long number, TenantEvent event) {}

    static void registered(Handle handle, List<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        var events =
                handle.createQuery(REGISTERED)
                        .bindArray("ids", String.class, ids)
                        .map((row, _) -> new Numbered(row.getLong("number"), registered(row)))
                        .list();
        var batch = handle.prepareBatch(INSERT);
        for (var each : events) {
            var encoded = StatusCodec.encode(each.event());
            batch.bind("number", each.number())
                    .bind("payload", new String(encoded.value(), StandardCharsets.UTF_8))
                    .add();
        }
        batch.execute();
    }

    private static TenantEvent registered(ResultSet row) throws SQLException {
        var id = row.getString("id");
        Instant at = row.getObject("at", OffsetDateTime.class).toInstant();
        return new TenantEvent.Registered(
                EventIds.tenant(id, row.getLong("number")),
                at,
                new TenantId(id),
                new ServerId(row.getString("server")),
                row.getString("database_name"),
                Optional.ofNullable(row.getString("schema_name")),
                new ProjectName(row.getString("project")),
                TenantViews.labels(row.getString("labels")),
                row.getString("source"));
    }
}
