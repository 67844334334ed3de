package dev.drover.coordinator.api;

import dev.drover.contracts.http.RolloutView;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The waves of a rollout as they are told. */
final class WaveViews {
    private static final String WAVES =
            """
            SELECT w.number, w.name, w.state, w.gate, w.bake_until,
                   count(j.tenant) AS tenants,
                   count(*) FILTER (WHERE j.state IN ('SUCCEEDED', 'SKIPPED')) AS succeeded,
                   count(*) FILTER (WHERE j.state = 'FAILED') AS failed,
                   count(*) FILTER (WHERE j.state IN ('DISPATCHED', 'RUNNING')) AS in_flight
              FROM wave AS w
              LEFT JOIN (SELECT DISTINCT ON (tenant) tenant, wave, state
                           FROM job
                          WHERE rollout = :id
                          ORDER BY tenant, chain DESC) AS j ON j.wave = w.number
             WHERE w.rollout = :id
             GROUP BY w.number, w.name, w.state, w.gate, w.bake_until
             ORDER BY w.number
            """;

    private static final String NOTE =
            """
            SELECT CASE WHEN h.held AND r.ended_at IS NULL THEN 'the fleet is held: ' || h.reason
                        ELSE r.steering_reason END AS note
              FROM rollout AS r, fleet_hold AS h
             WHERE r.id = :id
            """;

    private WaveViews() {}

    static List<RolloutView.Wave> of(Handle handle, String rollout) {
        return handle.createQuery(WAVES)
                .bind("id", rollout)
                .map((row, _) ->
                        new RolloutView.Wave(
                                row.getInt("number"),
                                Optional.ofNullable(row.getString("name")),
                                row.getString("state"),
                                row.getInt("tenants"),
                                row.getInt("succeeded"),
                                row.getInt("failed"),
                                row.getInt("in_flight"),
                                row.getString("gate").toLowerCase(java.util.Locale.ROOT),
                                Optional.ofNullable(
                                                row.getObject("bake_until", OffsetDateTime.class))
                                        .map(OffsetDateTime::toInstant)))
                .list();
    }

    /** Why it does not go on. */
    static Optional<String> note(Handle handle, String rollout) {
        return handle.createQuery(NOTE)
                .bind("id", rollout)
                .map((row, _) -> Optional.ofNullable(row.getString("note")))
                .one();
    }
}
