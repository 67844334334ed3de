package dev.drover.coordinator.fleet;

import dev.drover.contracts.http.ImportResult;
import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.fleet.ImportFleet.Manner;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.fleet.file.TenantRows;
import dev.drover.coordinator.fleet.file.TenantRows.Row;
import dev.drover.engine.NamePattern;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Joins what was found on a server to the fleet. What is registered at such a place keeps its id,
 * its project and its labels; what has such a name and was not found has vanished.
 */
public final class JoinDiscovered {
    private final Jdbi jdbi;
    private final ImportFleet importFleet;

    public JoinDiscovered(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.importFleet = new ImportFleet(jdbi, clock);
    }

    /**
     * What was looked for.
     *
     * @param schemasOf the database whose schemas are the tenants; empty: databases are
     * @param pattern of names
     * @param project of tenants that are new
     * @param labels for all that were found
     */
    public record Search(
            String server,
            Optional<String> schemasOf,
            String pattern,
            Optional<String> project,
            Map<String, String> labels) {
        public Search {
            labels = Map.copyOf(labels);
        }
    }

    /** What became of it; the ids of the tenants that were found. */
    public record Joined(ImportResult result, List<String> tenants) {
        public Joined {
            tenants = List.copyOf(tenants);
        }
    }

    private record Known(
            String id,
            String database,
            Optional<String> schema,
            String project,
            Map<String, String> labels) {}

    /**
     * @throws RefusedSelectionException when nothing was found; nothing is changed then
     * @throws InvalidTenantsFileException when a name cannot be a tenant's id, or a place is taken
     */
    public Joined join(Search search, List<String> names, boolean dryRun, Actor actor)
            throws RefusedSelectionException, InvalidTenantsFileException {
        if (names.isEmpty()) {
            throw new RefusedSelectionException(List.of(nothing(search)));
        }
        var servers = new Servers(jdbi).ids();
        var known = jdbi.withHandle(handle -> known(handle, search.server()));
        var taken = jdbi.withHandle(JoinDiscovered::ids);
        var rows = new ArrayList<Row>();
        for (var name : names) {
            if (!holdsOtherTenants(search, known, name)) {
                rows.addAll(rows(search, known, taken, name));
            }
        }
        var fleet = TenantRows.read(rows, servers);
        var absent =
                Absent.vanish(vanished(search, known, names), "it was not found on its server");
        var result = importFleet.run(fleet, new Manner("discover", absent, dryRun), actor);
        return new Joined(
                result, fleet.tenants().stream().map(tenant -> tenant.id().value()).toList());
    }

    private static List<Known> known(Handle handle, String server) {
        return handle.createQuery(
                        """
                        SELECT id, database_name, schema_name, project,
                               jsonb_build_object('values', labels) AS labels
                          FROM tenant
                         WHERE server = :server
                         ORDER BY id
                        """)
                .bind("server", server)
                .map((row, _) ->
                        new Known(
                                row.getString("id"),
                                row.getString("database_name"),
                                Optional.ofNullable(row.getString("schema_name")),
                                row.getString("project"),
                                TenantViews.labels(row.getString("labels"))))
                .list();
    }

    private static Set<String> ids(Handle handle) {
        return new TreeSet<>(
                handle.createQuery("SELECT id FROM tenant").mapTo(String.class).list());
    }

    /** Its schemas are tenants, or it is one itself. */
    private static boolean holdsOtherTenants(Search search, List<Known> known, String name) {
        return search.schemasOf().isEmpty()
                && known.stream()
                        .anyMatch(
                                each -> each.database().equals(name) && each.schema().isPresent());
    }

    private static List<Row> rows(
            Search search, List<Known> known, Set<String> taken, String name) {
        var there = known.stream().filter(each -> at(search, each, name)).toList();
        if (there.isEmpty()) {
            var id = taken.contains(name) ? name + "@" + search.server() : name;
            var project = search.project().orElse("");
            return List.of(row(search, id, name, project, search.labels()));
        }
        return there.stream()
                .map(each -> {
                    var labels = new HashMap<>(each.labels());
                    labels.putAll(search.labels());
                    return row(search, each.id(), name, each.project(), labels);
                })
                .toList();
    }

    private static Row row(
            Search search, String id, String name, String project, Map<String, String> labels) {
        var columns = new HashMap<String, String>();
        columns.put("id", id);
        columns.put("server", search.server());
        columns.put("database", search.schemasOf().orElse(name));
        columns.put("project", project);
        search.schemasOf().ifPresent(_ -> columns.put("schema", name));
        return new Row(0, columns, labels);
    }

    private static boolean at(Search search, Known known, String name) {
        return search.schemasOf().isEmpty()
                ? known.database().equals(name) && known.schema().isEmpty()
                : known.database().equals(search.schemasOf().get())
                        && known.schema().equals(Optional.of(name));
    }

    private static List<String> vanished(Search search, List<Known> known, List<String> names) {
        var pattern = new NamePattern(search.pattern());
        return known.stream()
                .filter(each ->
                        search.schemasOf().isEmpty()
                                ? each.schema().isEmpty()
                                : each.database().equals(search.schemasOf().get()))
                .filter(each -> {
                    var name = each.schema().orElse(each.database());
                    return pattern.matches(name) && !names.contains(name);
                })
                .map(Known::id)
                .toList();
    }

    private static Problem.Item nothing(Search search) {
        var what = search.schemasOf().map(db -> "schema of database " + db).orElse("database");
        return new Problem.Item(
                "EMPTY_SELECTION",
                "",
                "No %s on server %s is called %s; nothing was changed."
                        .formatted(what, search.server(), search.pattern()),
                "Correct the pattern; quote it, so that the shell leaves * alone.");
    }
}
