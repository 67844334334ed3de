package dev.drover.coordinator.api;

import dev.drover.contracts.http.JobView;
import dev.drover.coordinator.rollout.decision.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The jobs of a rollout as they are told. */
final class JobViews {
    private static final String LIST =
            """
            SELECT id, tenant, chain, server, state, dispatch, attempt, applied, version, pending,
                   pending_count, worker, note,
                   CASE WHEN state = 'RETRY_WAIT' THEN next_attempt_at END AS next_try
              FROM job
             WHERE rollout = :rollout
               AND (CAST(:state AS text) IS NULL OR state = :state)
               AND (CAST(:tenant AS text) IS NULL OR (tenant, chain) > (:tenant, :chain))
             ORDER BY tenant, chain
             LIMIT :limit
            """;

    private final Jdbi jdbi;

    JobViews(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A job and its place in the list. */
    record Placed(JobView job, String cursor) {}

    /**
     * By tenant.
     *
     * @param after the cursor of a job, to begin behind it
     */
    List<Placed> list(String rollout, Optional<String> state, Optional<String> after, int limit) {
        var wanted = state.map(JobViews::check);
        return jdbi.withHandle(handle ->
                handle.createQuery(LIST)
                        .bind("rollout", rollout)
                        .bind("state", wanted)
                        .bind("tenant", after.map(JobViews::tenant))
                        .bind("chain", after.map(JobViews::chain).orElse(0))
                        .bind("limit", limit)
                        .map((row, _) ->
                                new Placed(
                                        view(row),
                                        row.getString("tenant") + "/" + row.getInt("chain")))
                        .list());
    }

    private static String tenant(String cursor) {
        int slash = cursor.lastIndexOf('/');
        if (slash < 1) {
            throw Page.notACursor(cursor);
        }
        return cursor.substring(0, slash);
    }

    private static int chain(String cursor) {
        try {
            return Integer.parseInt(cursor.substring(cursor.lastIndexOf('/') + 1));
        } catch (NumberFormatException e) {
            throw Page.notACursor(cursor);
        }
    }

    private static String check(String state) {
        var known = Arrays.stream(JobState.values()).map(Enum::name).toList();
        var upper = state.toUpperCase(Locale.ROOT);
        if (!known.contains(upper)) {
            throw Query.bad(
                    "\"%s\" is no state of a job.".formatted(state), "Known: " + known + ".");
        }
        return upper;
    }

    private static JobView view(ResultSet row) throws SQLException {
        return new JobView(
                row.getString("id"),
                row.getString("tenant"),
                row.getString("server"),
                row.getString("state"),
                row.getInt("dispatch"),
                row.getInt("attempt"),
                row.getInt("applied"),
                Optional.ofNullable(row.getString("version")),
                List.of((String[]) row.getArray("pending").getArray()),
                row.getInt("pending_count"),
                Optional.ofNullable(row.getString("worker")),
                Optional.ofNullable(row.getString("note")),
                instant(row));
    }

    private static Optional<Instant> instant(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("next_try", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
