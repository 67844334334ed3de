package dev.drover.coordinator.failure;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.deadletter.FailedJob;
import dev.drover.contracts.status.FailureReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The failures as an outbox: jobs that failed for good and that the dead letters do not tell yet.
 */
public final class DeadLettersOfJobs {
    private static final String UNSENT =
            """
            SELECT f.job, f.dispatch, f.attempt, f.rollout, f.tenant, f.at, f.code, f.category,
              f.sqlstate, f.message, f.remedy, f.fingerprint, f.version, f.path, f.line,
              f.column_number, f.statement, f.excerpt, f.blockers,
              j.server, r.project, r.action, r.release, r.to_version
            FROM dead_letter_unsent u
            JOIN failure f ON f.job = u.job AND f.dispatch = u.dispatch
            JOIN job j ON j.id = f.job
            JOIN rollout r ON r.id = f.rollout
            ORDER BY u.job, u.dispatch
            LIMIT :limit
            """;

    private static final String SENT =
            """
            DELETE FROM dead_letter_unsent
            USING unnest(:jobs, :dispatches) AS sent (job, dispatch)
            WHERE dead_letter_unsent.job = sent.job AND dead_letter_unsent.dispatch = sent.dispatch
            """;

    /** Whatever was said when it failed: nothing tries it again. */
    private static final String RETRY = "NEVER";

    private DeadLettersOfJobs() {}

    public static List<FailedJob> unsent(Handle handle, int limit) {
        return handle.createQuery(UNSENT)
                .bind("limit", limit)
                .map((row, _) ->
                        new FailedJob(
                                new JobId(row.getObject("job", UUID.class)),
                                new TenantId(row.getString("tenant")),
                                new RolloutId(row.getString("rollout")),
                                new ServerId(row.getString("server")),
                                new ProjectName(row.getString("project")),
                                row.getString("action"),
                                new ReleaseDigest(row.getString("release")),
                                Optional.ofNullable(row.getString("to_version")),
                                row.getInt("dispatch"),
                                row.getInt("attempt"),
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                report(row)))
                .list();
    }

    public static void sent(Handle handle, List<FailedJob> told) {
        handle.createUpdate(SENT)
                .bindArray(
                        "jobs", UUID.class, told.stream().map(each -> each.job().value()).toList())
                .bindArray(
                        "dispatches",
                        Integer.class,
                        told.stream().map(FailedJob::dispatch).toList())
                .execute();
    }

    private static FailureReport report(ResultSet row) throws SQLException {
        return new FailureReport(
                row.getString("code"),
                row.getString("category"),
                RETRY,
                Optional.ofNullable(row.getString("sqlstate")),
                row.getString("message"),
                row.getString("remedy"),
                row.getString("fingerprint"),
                place(row),
                List.of((String[]) row.getArray("blockers").getArray()));
    }

    private static Optional<FailureReport.Place> place(ResultSet row) throws SQLException {
        var version = row.getString("version");
        var path = row.getString("path");
        if (version == null && path == null) {
            return Optional.empty();
        }
        return Optional.of(
                new FailureReport.Place(
                        version == null ? "" : version,
                        path == null ? "" : path,
                        row.getInt("line"),
                        row.getInt("column_number"),
                        row.getInt("statement"),
                        row.getString("excerpt")));
    }
}
