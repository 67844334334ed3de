package dev.drover.coordinator.failure;

import dev.drover.contracts.http.FailureGroupView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Failures that are alike, as one. */
public final class FailureGroups {
    /** Of each job its last failure, if the job ended with it or waits because of it. */
    private static final String GROUPS =
            """
            WITH noted AS (
              SELECT DISTINCT ON (f.job) f.job, f.dispatch, f.rollout, f.tenant, f.at, f.fingerprint,
                     r.number, j.chain
                FROM failure AS f
                JOIN job AS j ON j.id = f.job
                JOIN rollout AS r ON r.id = j.rollout
               WHERE (f.final OR j.state = 'RETRY_WAIT')
                 AND (CAST(:tenant AS text) IS NULL OR f.tenant = :tenant)
                 AND (CAST(:rollout AS text) IS NULL
                      OR f.tenant IN (SELECT tenant FROM failure WHERE rollout = :rollout))
               ORDER BY f.job, f.dispatch DESC),
            ranked AS (
              SELECT noted.*,
                     row_number() OVER (PARTITION BY tenant ORDER BY number DESC, chain DESC) = 1
                       AS newest
                FROM noted),
            last_job AS (
              SELECT DISTINCT ON (j.tenant) j.tenant, j.state
                FROM job AS j
                JOIN rollout AS r ON r.id = j.rollout
               WHERE j.tenant IN (SELECT tenant FROM noted)
                 AND NOT (r.action = 'verify' AND j.state = 'SUCCEEDED')
               ORDER BY j.tenant, r.number DESC, j.chain DESC),
            told AS (
              SELECT ranked.*, newest AND last_job.state NOT IN ('SUCCEEDED', 'SKIPPED') AS open
                FROM ranked
                JOIN last_job ON last_job.tenant = ranked.tenant
               WHERE CAST(:rollout AS text) IS NULL OR ranked.rollout = :rollout),
            grouped AS (
              SELECT fingerprint,
                     count(DISTINCT tenant) AS tenants,
                     count(DISTINCT tenant) FILTER (WHERE open) AS open,
                     COALESCE((array_agg(DISTINCT tenant) FILTER (WHERE open))[1 : 10],
                              (array_agg(DISTINCT tenant))[1 : 10]) AS some_tenants,
                     (array_agg(DISTINCT rollout))[1 : 10] AS some_rollouts,
                     min(at) AS first_seen, max(at) AS last_seen,
                     (array_agg(job ORDER BY at DESC))[1] AS sample_job,
                     (array_agg(dispatch ORDER BY at DESC))[1] AS sample_dispatch
                FROM told
               GROUP BY fingerprint
              HAVING :mended OR bool_or(open))
            SELECT g.*, f.code, f.category, f.sqlstate, f.message, f.remedy, f.version, f.path,
                   f.line, f.column_number, f.excerpt, f.blockers
              FROM grouped AS g
              JOIN failure AS f ON f.job = g.sample_job AND f.dispatch = g.sample_dispatch
             ORDER BY g.open DESC, g.tenants DESC, g.last_seen DESC, g.fingerprint
            """;

    private final Jdbi jdbi;

    public FailureGroups(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Which failures.
     *
     * @param mended whether to tell groups of which no tenant stands failed any more
     */
    public record Filter(Optional<String> rollout, Optional<String> tenant, boolean mended) {}

    /** Those with most tenants that still stand failed first. */
    public List<FailureGroupView> list(Filter filter) {
        return jdbi.withHandle(handle ->
                handle.createQuery(GROUPS)
                        .bind("rollout", filter.rollout())
                        .bind("tenant", filter.tenant())
                        .bind("mended", filter.mended())
                        .map((row, _) -> view(row))
                        .list());
    }

    private static FailureGroupView view(ResultSet row) throws SQLException {
        return new FailureGroupView(
                row.getString("fingerprint"),
                row.getString("code"),
                row.getString("category"),
                Optional.ofNullable(row.getString("sqlstate")),
                row.getString("message"),
                row.getString("remedy"),
                Optional.ofNullable(row.getString("version")),
                Optional.ofNullable(row.getString("path")),
                row.getInt("line"),
                row.getInt("column_number"),
                row.getString("excerpt"),
                texts(row, "blockers"),
                row.getInt("tenants"),
                row.getInt("open"),
                texts(row, "some_tenants"),
                texts(row, "some_rollouts"),
                instant(row, "first_seen"),
                instant(row, "last_seen"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
