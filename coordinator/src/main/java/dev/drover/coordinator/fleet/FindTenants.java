package dev.drover.coordinator.fleet;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.wire.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Resolves a selection to tenants. */
public final class FindTenants {
    /** Each costs a look at every known name. */
    private static final int MOST_NAMED = 100;

    private final Jdbi jdbi;

    public FindTenants(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The tenants of the project that match all that is given, ordered by id; never none.
     *
     * @throws RefusedSelectionException when the selection names a tenant or server that is not
     *     there (every such name is told), or when nothing matches
     */
    public List<TenantId> find(ProjectName project, Selection selection)
            throws RefusedSelectionException {
        return jdbi.withHandle(handle -> find(handle, project, selection));
    }

    private static List<TenantId> find(Handle handle, ProjectName project, Selection selection)
            throws RefusedSelectionException {
        var problems = new ArrayList<FleetProblem>();
        unknown(selection.tenants(), tenants(handle, project), "tenant of project " + project)
                .forEach(problems::add);
        unknown(selection.servers(), servers(handle), "server").forEach(problems::add);
        if (!problems.isEmpty()) {
            throw new RefusedSelectionException(problems);
        }
        var found = query(handle, project, selection);
        if (found.isEmpty()) {
            throw new RefusedSelectionException(List.of(empty(project)));
        }
        return found;
    }

    private static List<TenantId> query(Handle handle, ProjectName project, Selection selection) {
        return handle.createQuery(
                        """
                        SELECT id FROM tenant
                         WHERE project = :project
                           AND (:allTenants OR id = ANY(:tenants))
                           AND (:allServers OR server = ANY(:servers))
                           AND labels @> CAST(:labels AS jsonb)
                         ORDER BY id
                        """)
                .bind("project", project.value())
                .bind("allTenants", selection.tenants().isEmpty())
                .bindArray("tenants", String.class, selection.tenants())
                .bind("allServers", selection.servers().isEmpty())
                .bindArray("servers", String.class, selection.servers())
                .bind("labels", Json.write(selection.labels()))
                .map((row, _) -> new TenantId(row.getString(1)))
                .list();
    }

    private static Set<String> tenants(Handle handle, ProjectName project) {
        return new TreeSet<>(
                handle.createQuery("SELECT id FROM tenant WHERE project = :project")
                        .bind("project", project.value())
                        .mapTo(String.class)
                        .list());
    }

    private static Set<String> servers(Handle handle) {
        return new TreeSet<>(
                handle.createQuery("SELECT id FROM server").mapTo(String.class).list());
    }

    private static List<FleetProblem> unknown(
            Collection<String> named, Set<String> known, String what) {
        return named.stream()
                .distinct()
                .filter(name -> !known.contains(name))
                .limit(MOST_NAMED)
                .map(name ->
                        new FleetProblem(
                                what.startsWith("server") ? "UNKNOWN_SERVER" : "UNKNOWN_TENANT",
                                0,
                                0,
                                "There is no %s \"%s\".".formatted(what, name),
                                DidYouMean.sentence(
                                        name, known, "drover tenants list shows them.")))
                .toList();
    }

    private static FleetProblem empty(ProjectName project) {
        return new FleetProblem(
                "EMPTY_SELECTION",
                0,
                0,
                "No tenant of project %s matches the selection.".formatted(project),
                "Look with drover tenants list, or import tenants.");
    }
}
