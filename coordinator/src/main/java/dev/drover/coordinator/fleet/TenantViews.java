package dev.drover.coordinator.fleet;

import dev.drover.contracts.http.TenantView;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The fleet as it is told. */
public final class TenantViews {
    private final Jdbi jdbi;

    public TenantViews(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Which tenants; all that is given must match.
     *
     * @param labels each must be equal
     */
    public record Filter(
            Optional<String> server, Optional<String> project, Map<String, String> labels) {
        public static final Filter ALL = new Filter(Optional.empty(), Optional.empty(), Map.of());

        public Filter {
            labels = Map.copyOf(labels);
        }
    }

    /** By id. */
    public List<TenantView> list(Filter filter) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                """
                                SELECT t.id, t.server, t.database_name, t.schema_name, t.project,
                                       jsonb_build_object('values', t.labels) AS labels, t.version, t.rank, t.told_at, last.state
                                  FROM tenant AS t
                                  LEFT JOIN LATERAL (
                                       SELECT job.state
                                         FROM job JOIN rollout ON rollout.id = job.rollout
                                        WHERE job.tenant = t.id
                                        ORDER BY rollout.number DESC, job.chain DESC
                                        LIMIT 1) AS last ON true
                                 WHERE (CAST(:server AS text) IS NULL OR t.server = :server)
                                   AND (CAST(:project AS text) IS NULL OR t.project = :project)
                                   AND t.labels @> CAST(:labels AS jsonb)
                                 ORDER BY t.id
                                """)
                        .bind("server", filter.server())
                        .bind("project", filter.project())
                        .bind("labels", Json.write(filter.labels()))
                        .map((row, _) -> view(row))
                        .list());
    }

    private static TenantView view(ResultSet row) throws SQLException {
        return new TenantView(
                row.getString("id"),
                row.getString("server"),
                row.getString("database_name"),
                Optional.ofNullable(row.getString("schema_name")),
                row.getString("project"),
                labels(row.getString("labels")),
                Optional.ofNullable(row.getString("version")),
                row.getInt("rank"),
                instant(row, "told_at"),
                Optional.ofNullable(row.getString("state")));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    private static Map<String, String> labels(String json) {
        try {
            return Json.read(json, Labels.class).values();
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("labels in the control database: " + json, e);
        }
    }

    /** Tells the reader of JSON what the values are. */
    record Labels(Map<String, String> values) {}
}
