package dev.drover.coordinator.rollout;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.JobState;
import dev.drover.coordinator.rollout.decision.RetryPolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads jobs for a decision and locks them until the transaction ends. */
final class LoadJobs {
    private static final String SELECT =
            """
            SELECT j.id, j.rollout, j.tenant, j.server, j.state, j.dispatch, j.attempt, j.vanished,
              j.deferrals, j.first_try_at, j.worker, j.waits_for, j.waits_since, j.next_attempt_at,
              j.applied, j.version, j.pending, j.pending_count, j.note,
              r.max_attempts, r.give_up_after_seconds, r.backoff_base_millis
            FROM job j
            JOIN rollout r ON r.id = j.rollout
            WHERE j.id = ANY(:ids)
            ORDER BY j.id
            FOR NO KEY UPDATE OF j
            """;

    private LoadJobs() {}

    /** A job and how stubborn its rollout is. */
    record Loaded(Job job, RetryPolicy policy) {}

    /** In the order of their ids; unknown ones are missing. */
    static List<Loaded> locked(Handle handle, Collection<JobId> ids) {
        return handle.createQuery(SELECT)
                .bindArray("ids", UUID.class, ids.stream().map(JobId::value).toList())
                .map((rows, _) -> new Loaded(job(rows), policy(rows)))
                .list();
    }

    private static Job job(ResultSet rows) throws SQLException {
        return new Job(
                new JobId(rows.getObject("id", UUID.class)),
                new RolloutId(rows.getString("rollout")),
                new TenantId(rows.getString("tenant")),
                new ServerId(rows.getString("server")),
                JobState.valueOf(rows.getString("state")),
                rows.getInt("dispatch"),
                new Job.Tries(
                        rows.getInt("attempt"),
                        rows.getInt("vanished"),
                        rows.getInt("deferrals"),
                        instant(rows, "first_try_at")),
                text(rows, "worker").map(WorkerId::new),
                waiting(rows),
                instant(rows, "next_attempt_at"),
                new Job.Result(
                        rows.getInt("applied"),
                        text(rows, "version"),
                        Arrays.asList((String[]) rows.getArray("pending").getArray()),
                        rows.getInt("pending_count")),
                text(rows, "note"));
    }

    private static Optional<Job.Waiting> waiting(ResultSet rows) throws SQLException {
        var reason = text(rows, "waits_for");
        var since = instant(rows, "waits_since");
        return reason.flatMap(r -> since.map(s -> new Job.Waiting(r, s)));
    }

    private static RetryPolicy policy(ResultSet rows) throws SQLException {
        return new RetryPolicy(
                rows.getInt("max_attempts"),
                Duration.ofSeconds(rows.getLong("give_up_after_seconds")),
                Duration.ofMillis(rows.getLong("backoff_base_millis")));
    }

    private static Optional<String> text(ResultSet rows, String column) throws SQLException {
        return Optional.ofNullable(rows.getString(column));
    }

    private static Optional<Instant> instant(ResultSet rows, String column) throws SQLException {
        return Optional.ofNullable(rows.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
