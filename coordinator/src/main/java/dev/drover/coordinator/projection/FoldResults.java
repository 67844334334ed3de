package dev.drover.coordinator.projection;

import dev.drover.contracts.status.JobEvent;
import dev.drover.coordinator.projection.DecideHead.Decision;
import dev.drover.coordinator.projection.DecideHead.Known;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * A result tells the head too: of tenants that had nothing to do, whose events are late or lost, or
 * that have lost commits.
 */
final class FoldResults {
    private static final String KNOWN =
            """
            SELECT id, scope, rank, version, last_order, told_at
            FROM tenant
            WHERE id = ANY(:tenants)
            """;

    private static final String CONFIRM =
            """
            UPDATE tenant t SET told_at = greatest(t.told_at, u.at)
            FROM unnest(:tenants, :times) AS u (id, at)
            WHERE t.id = u.id
            """;

    private static final String MOVE =
            """
            UPDATE tenant t SET scope = coalesce(nullif(u.scope, '')::uuid, t.scope), rank = u.rank,
              version = nullif(u.version, ''), told_at = greatest(t.told_at, u.at)
            FROM unnest(:tenants, :scopes, :ranks, :versions, :times)
              AS u (id, scope, rank, version, at)
            WHERE t.id = u.id
            """;

    private FoldResults() {}

    /**
     * Returns the tenants whose head is another one now, regressed or not. The tenants must be
     * locked.
     *
     * @param results the latest of each tenant
     */
    static List<String> fold(Handle handle, Map<String, JobEvent.Succeeded> results) {
        var known = known(handle, List.copyOf(results.keySet()));
        var confirmed = new ArrayList<JobEvent.Succeeded>();
        var moved = new ArrayList<JobEvent.Succeeded>();
        results.forEach((tenant, told) -> {
            var of = known.get(tenant);
            if (of == null) {
                return;
            }
            switch (DecideHead.decide(of, told)) {
                case Decision.IGNORED -> {}
                case Decision.CONFIRMED -> confirmed.add(told);
                case Decision.MOVED -> moved.add(told);
                case Decision.REGRESSED -> {
                    told.scope().or(of::scope).ifPresent(scope -> regress(handle, told, scope));
                    moved.add(told);
                }
            }
        });
        confirm(handle, confirmed);
        move(handle, moved);
        return tenants(moved);
    }

    private static Map<String, Known> known(Handle handle, List<String> tenants) {
        var known = new HashMap<String, Known>();
        handle.createQuery(KNOWN)
                .bindArray("tenants", String.class, tenants)
                .map((row, _) -> Map.entry(row.getString("id"), known(row)))
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        return known;
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(
                Optional.ofNullable(row.getObject("scope", UUID.class)),
                row.getInt("rank"),
                Optional.ofNullable(row.getString("version")),
                row.getLong("last_order"),
                Optional.ofNullable(row.getObject("told_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    private static void regress(Handle handle, JobEvent.Succeeded told, UUID scope) {
        Regress.apply(
                handle,
                new Regress.Evidence(
                        told.ticket().tenant(),
                        scope,
                        told.rank(),
                        told.ticket().job(),
                        told.identity(),
                        told.time()));
    }

    private static void confirm(Handle handle, List<JobEvent.Succeeded> told) {
        if (!told.isEmpty()) {
            handle.createUpdate(CONFIRM)
                    .bindArray("tenants", String.class, tenants(told))
                    .bindArray("times", Instant.class, times(told))
                    .execute();
        }
    }

    private static void move(Handle handle, List<JobEvent.Succeeded> told) {
        if (told.isEmpty()) {
            return;
        }
        handle.createUpdate(MOVE)
                .bindArray("tenants", String.class, tenants(told))
                .bindArray(
                        "scopes",
                        String.class,
                        told.stream()
                                .map(event -> event.scope().map(UUID::toString).orElse(""))
                                .toList())
                .bindArray(
                        "ranks",
                        Integer.class,
                        told.stream().map(JobEvent.Succeeded::rank).toList())
                .bindArray(
                        "versions",
                        String.class,
                        told.stream().map(event -> event.version().orElse("")).toList())
                .bindArray("times", Instant.class, times(told))
                .execute();
    }

    private static List<String> tenants(List<JobEvent.Succeeded> told) {
        return told.stream().map(event -> event.ticket().tenant().value()).toList();
    }

    private static List<Instant> times(List<JobEvent.Succeeded> told) {
        return told.stream().map(JobEvent.Succeeded::time).toList();
    }
}
