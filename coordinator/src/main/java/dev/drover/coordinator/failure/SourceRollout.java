package dev.drover.coordinator.failure;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.rollout.PolicyColumns;
import dev.drover.coordinator.rollout.RolloutSpec.Action;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** A rollout whose failures are replayed: how it was asked for. */
record SourceRollout(
        RolloutId id,
        ProjectName project,
        ReleaseDigest release,
        Optional<String> toVersion,
        Action action,
        Strategy strategy,
        LedgerPolicy policy,
        boolean running) {

    private static final String FIND =
            """
            SELECT id, project, release, to_version, action, state, max_parallel, per_server,
                   max_attempts, give_up_after_seconds, backoff_base_millis,
                   out_of_order, cosmetic_change, on_clone, repair, strategy
              FROM rollout
             WHERE id = :id
            """;

    static SourceRollout find(Handle handle, RolloutId id) {
        return handle.createQuery(FIND).bind("id", id.value()).map((row, _) -> of(row)).one();
    }

    private static SourceRollout of(ResultSet row) throws SQLException {
        return new SourceRollout(
                new RolloutId(row.getString("id")),
                new ProjectName(row.getString("project")),
                new ReleaseDigest(row.getString("release")),
                Optional.ofNullable(row.getString("to_version")),
                Action.of(row.getString("action")),
                strategy(row),
                PolicyColumns.read(row),
                List.of("RUNNING", "PAUSED", "HALTED").contains(row.getString("state")));
    }

    /** What failed is few: one wave. But windows and health limits hold for it as they did. */
    private static Strategy strategy(ResultSet row) throws SQLException {
        var asked = Optional.ofNullable(row.getString("strategy")).map(SourceRollout::read);
        return new Strategy(
                row.getInt("max_parallel"),
                row.getInt("per_server"),
                row.getInt("max_attempts"),
                row.getLong("give_up_after_seconds"),
                row.getLong("backoff_base_millis"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                asked.flatMap(Strategy::windows),
                asked.flatMap(Strategy::health));
    }

    private static Strategy read(String json) {
        try {
            return Json.read(json, Strategy.class);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("a strategy cannot be read: " + json, e);
        }
    }
}
