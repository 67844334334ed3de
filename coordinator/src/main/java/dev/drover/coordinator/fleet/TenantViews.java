package dev.drover.coordinator.fleet;

import dev.drover.contracts.http.TenantView;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.engine.spelling.DidYouMean;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
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
     * @param quarantined only those in quarantine, or only the others
     */
    public record Filter(
            Optional<String> server,
            Optional<String> project,
            Selector selector,
            Optional<Boolean> quarantined) {
        public static final Filter ALL =
                new Filter(Optional.empty(), Optional.empty(), Selector.ALL, Optional.empty());
    }

    /**
     * A part of a list.
     *
     * @param after begins behind this id
     */
    public record Page(Optional<String> after, int limit) {
        public static final Page WHOLE = new Page(Optional.empty(), Integer.MAX_VALUE);
    }

    private static final String SELECT =
            """
            SELECT t.id, t.server, t.database_name, t.schema_name, t.project,
                   jsonb_build_object('values', t.labels) AS labels, t.version, t.rank, t.told_at, last.state,
                   t.quarantine, t.quarantine_reason, t.quarantined_at, t.source
              FROM tenant AS t
              LEFT JOIN LATERAL (
                   SELECT job.state
                     FROM job JOIN rollout ON rollout.id = job.rollout
                    WHERE job.tenant = t.id
                    ORDER BY rollout.number DESC, job.chain DESC
                    LIMIT 1) AS last ON true
             WHERE (CAST(:id AS text) IS NULL OR t.id = :id)
               AND (CAST(:server AS text) IS NULL OR t.server = :server)
               AND (CAST(:project AS text) IS NULL OR t.project = :project)
               AND (CAST(:quarantined AS boolean) IS NULL OR (t.quarantine IS NOT NULL) = :quarantined)
               AND (CAST(:after AS text) IS NULL OR t.id > :after)
               AND NOT EXISTS (
                   SELECT FROM jsonb_to_recordset(CAST(:terms AS jsonb))
                            AS term (name text, accepted text[], negated boolean)
                    WHERE term.negated
                          = CASE WHEN cardinality(term.accepted) = 0 THEN jsonb_exists(t.labels, term.name)
                                 ELSE coalesce(t.labels ->> term.name = ANY(term.accepted), false) END)
             ORDER BY t.id
             LIMIT :limit
            """;

    /**
     * By id.
     *
     * @throws RefusedSelectionException when a label, a server or a project is named that is not
     *     there
     */
    public List<TenantView> list(Filter filter, Page page) throws RefusedSelectionException {
        return jdbi.withHandle(handle -> {
            var problems = new ArrayList<>(CheckLabels.problems(handle, filter.selector()));
            problems.addAll(CheckNames.server(handle, filter.server()));
            problems.addAll(CheckNames.project(handle, filter.project()));
            if (!problems.isEmpty()) {
                throw new RefusedSelectionException(problems);
            }
            return query(handle, Optional.empty(), filter, page);
        });
    }

    public Optional<TenantView> find(String id) {
        return jdbi.withHandle(handle ->
                query(handle, Optional.of(id), Filter.ALL, Page.WHOLE).stream().findFirst());
    }

    /** Those of which there is no tenant, in their order. */
    public List<String> unknown(List<String> ids) {
        var there =
                jdbi.withHandle(handle ->
                        handle.createQuery("SELECT id FROM tenant WHERE id = ANY(:ids)")
                                .bindArray("ids", String.class, ids)
                                .mapTo(String.class)
                                .set());
        return ids.stream().filter(id -> !there.contains(id)).distinct().toList();
    }

    /** Another tenant that may have been meant. */
    public String didYouMean(String id) {
        var ids =
                jdbi.withHandle(handle ->
                        handle.createQuery("SELECT id FROM tenant").mapTo(String.class).list());
        return DidYouMean.sentence(id, ids, "drover tenants list shows them.");
    }

    private static List<TenantView> query(
            Handle handle, Optional<String> id, Filter filter, Page page) {
        return handle.createQuery(SELECT)
                .bind("id", id)
                .bind("server", filter.server())
                .bind("project", filter.project())
                .bind("quarantined", filter.quarantined())
                .bind("after", page.after())
                .bind("limit", page.limit())
                .bind("terms", Json.write(filter.selector().terms()))
                .map((row, _) -> view(row))
                .list();
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
                Optional.ofNullable(row.getString("state")),
                quarantine(row),
                Optional.of(row.getString("source")));
    }

    private static Optional<TenantView.Quarantine> quarantine(ResultSet row) throws SQLException {
        var kind = row.getString("quarantine");
        return kind == null
                ? Optional.empty()
                : Optional.of(
                        new TenantView.Quarantine(
                                kind,
                                Optional.ofNullable(row.getString("quarantine_reason")).orElse(""),
                                instant(row, "quarantined_at").orElse(Instant.EPOCH)));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    static Map<String, String> labels(String json) {
        try {
            return Json.read(json, Labels.class).values();
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("labels in the control database: " + json, e);
        }
    }

    /** Tells the reader of JSON what the values are. */
    record Labels(Map<String, String> values) {}
}
