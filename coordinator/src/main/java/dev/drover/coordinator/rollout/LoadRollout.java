package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.rollout.decision.Budget;
import dev.drover.coordinator.rollout.decision.HealthLimits;
import dev.drover.coordinator.rollout.decision.Rollout;
import dev.drover.coordinator.rollout.decision.RolloutState;
import dev.drover.coordinator.rollout.decision.Wave;
import dev.drover.coordinator.rollout.decision.WaveState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads a rollout with its waves for a decision and locks it until the transaction ends. */
final class LoadRollout {
    private static final String LOCK =
            """
            SELECT id, state, on_failure, budget, settle_seconds,
              coalesce(steering_reason, '') AS reason,
              CASE WHEN watched THEN strategy END AS watched
            FROM rollout
            WHERE id = :rollout
            FOR NO KEY UPDATE
            """;

    private static final String WAVES =
            """
            SELECT number, state, tenants, bake_millis, gate, strict, bake_until
            FROM wave
            WHERE rollout = :rollout
            ORDER BY number
            """;

    private LoadRollout() {}

    /**
     * @param settle how long a wave waits for tenants that are tried again
     * @param health how busy its servers may be
     */
    record Loaded(Rollout rollout, Duration settle, HealthLimits health) {}

    static Loaded locked(Handle handle, RolloutId id) {
        // the waves are read after the lock is held
        record Row(
                RolloutState state,
                Rollout.OnFailure onFailure,
                Budget budget,
                Duration settle,
                String reason,
                HealthLimits health) {}
        var row =
                handle.createQuery(LOCK)
                        .bind("rollout", id.value())
                        .map((rows, _) ->
                                new Row(
                                        RolloutState.valueOf(rows.getString("state")),
                                        Rollout.OnFailure.valueOf(rows.getString("on_failure")),
                                        budget(rows.getString("budget")),
                                        Duration.ofSeconds(rows.getLong("settle_seconds")),
                                        rows.getString("reason"),
                                        health(rows.getString("watched"))))
                        .one();
        var rollout =
                new Rollout(
                        id,
                        row.state(),
                        waves(handle, id),
                        row.budget(),
                        row.onFailure(),
                        row.reason());
        return new Loaded(rollout, row.settle(), row.health());
    }

    private static List<Wave> waves(Handle handle, RolloutId id) {
        return handle.createQuery(WAVES)
                .bind("rollout", id.value())
                .map((rows, _) ->
                        new Wave(
                                rows.getInt("number"),
                                WaveState.valueOf(rows.getString("state")),
                                rows.getInt("tenants"),
                                new Wave.Terms(
                                        Duration.ofMillis(rows.getLong("bake_millis")),
                                        Wave.Gate.valueOf(rows.getString("gate")),
                                        rows.getBoolean("strict")),
                                instant(rows, "bake_until")))
                .list();
    }

    private static HealthLimits health(@Nullable String strategy) {
        return strategy == null ? HealthLimits.NONE : CheckStrategy.stored(strategy).health();
    }

    private static Budget budget(@Nullable String json) {
        try {
            return json == null ? Budget.NONE : Json.read(json, Budget.class);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("a budget cannot be read: " + json, e);
        }
    }

    private static Optional<Instant> instant(ResultSet rows, String column) throws SQLException {
        return Optional.ofNullable(rows.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
