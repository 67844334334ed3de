package dev.drover.coordinator.plan;

import dev.drover.contracts.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Reads what is known of tenants. */
final class TenantPictures {
    /** Equal histories travel once: a fleet has 100,000 ledgers and a handful of histories. */
    private static final String PICTURES =
            """
            WITH history AS (
                 SELECT l.tenant,
                        array_agg(ARRAY[l.version, l.kind, l.direction, l.checksum] ORDER BY l.rank) AS rows
                   FROM ledger_row AS l
                   JOIN tenant AS t ON t.id = l.tenant AND t.scope = l.scope
                  WHERE t.id = ANY(:tenants)
                  GROUP BY l.tenant),
            named AS (
                 SELECT tenant, rows, md5(CAST(rows AS text)) AS name FROM history),
            numbered AS (
                 SELECT tenant, name,
                        CASE WHEN row_number() OVER (PARTITION BY name ORDER BY tenant) = 1 THEN rows END AS rows
                   FROM named)
            SELECT t.id, t.server, CAST(t.labels AS text) AS labels, t.version, t.told_at,
                   numbered.name, numbered.rows
              FROM tenant AS t
              LEFT JOIN numbered ON numbered.tenant = t.id
             WHERE t.id = ANY(:tenants)
             ORDER BY t.id
            """;

    private final Jdbi jdbi;

    TenantPictures(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** By id. */
    List<TenantPicture> of(List<TenantId> tenants) {
        var histories = new HashMap<String, History>();
        var labels = new HashMap<String, String>();
        return jdbi.withHandle(handle ->
                handle.createQuery(PICTURES)
                        .bindArray(
                                "tenants",
                                String.class,
                                tenants.stream().map(TenantId::value).toList())
                        .map((row, _) -> picture(row, histories, labels))
                        .list());
    }

    /** Jobs at once by server. */
    Map<String, Integer> limits() {
        return jdbi.withHandle(handle -> {
            var limits = new HashMap<String, Integer>();
            handle.createQuery("SELECT id, max_in_flight FROM server")
                    .map((row, _) -> limits.put(row.getString(1), row.getInt(2)))
                    .list();
            return limits;
        });
    }

    /** The rows come by tenant, so the first of a name is the one that brings the history. */
    private static TenantPicture picture(
            ResultSet row, Map<String, History> histories, Map<String, String> labels)
            throws SQLException {
        var name = row.getString("name");
        var array = row.getArray("rows");
        if (array != null) {
            histories.put(name, history((String[][]) array.getArray()));
        }
        return new TenantPicture(
                row.getString("id"),
                row.getString("server"),
                // most tenants of a fleet share a few texts
                labels.computeIfAbsent(row.getString("labels"), text -> text),
                Optional.ofNullable(row.getString("version")),
                Optional.ofNullable(row.getObject("told_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                name == null ? History.NONE : histories.getOrDefault(name, History.NONE));
    }

    private static History history(String[][] rows) {
        var history = new ArrayList<History.Row>(rows.length);
        for (var row : rows) {
            history.add(new History.Row(row[0], row[1], row[2], row[3]));
        }
        return new History(history);
    }
}
