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
            SELECT number, name, state, gate, bake_until
              FROM wave
             WHERE rollout = :id
             ORDER BY number
            """;

    private static final String NOTE =
            """
            SELECT CASE WHEN h.held AND r.ended_at IS NULL THEN 'the fleet is held: ' || h.reason
                        ELSE r.steering_reason END AS note
              FROM rollout AS r, fleet_hold AS h
             WHERE r.id = :id
            """;

    private WaveViews() {}

    static List<RolloutView.Wave> of(Handle handle, String rollout, RolloutProgress progress) {
        return handle.createQuery(WAVES)
                .bind("id", rollout)
                .map((row, _) ->
                        new RolloutView.Wave(
                                row.getInt("number"),
                                Optional.ofNullable(row.getString("name")),
                                row.getString("state"),
                                progress.inWave(row.getInt("number")),
                                progress.inWave(row.getInt("number"), "SUCCEEDED", "SKIPPED"),
                                progress.inWave(row.getInt("number"), "FAILED"),
                                progress.inWave(row.getInt("number"), "DISPATCHED", "RUNNING"),
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
