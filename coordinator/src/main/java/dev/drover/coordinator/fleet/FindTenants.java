package dev.drover.coordinator.fleet;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.http.ExcludedTenants.Excluded;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.wire.Json;
import dev.drover.engine.spelling.DidYouMean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * The tenants of the project that match all that is given; never none. Those in quarantine are
     * told apart.
     *
     * @throws RefusedSelectionException when the selection names a tenant, a server or a label that
     *     is not there (every such name is told), or when nothing matches
     */
    public SelectedTenants find(ProjectName project, Selection selection)
            throws RefusedSelectionException {
        var selector = Selector.of(selection.labels(), selection.selector());
        return jdbi.withHandle(handle -> find(handle, project, selection, selector));
    }

    /**
     * Which of these a selection matches; names of tenants, servers and labels that are not there
     * match nothing.
     */
    public static List<TenantId> matching(
            Handle handle, ProjectName project, Selection selection, List<TenantId> these) {
        if (these.isEmpty()) {
            return List.of();
        }
        try {
            var selector = Selector.of(selection.labels(), selection.selector());
            var named =
                    these.stream()
                            .map(TenantId::value)
                            .filter(id ->
                                    selection.tenants().isEmpty()
                                            || selection.tenants().contains(id))
                            .toList();
            return named.isEmpty()
                    ? List.of()
                    : query(
                                    handle,
                                    project,
                                    new Selection(named, selection.servers(), Map.of()),
                                    selector)
                            .tenants();
        } catch (RefusedSelectionException e) {
            return List.of();
        }
    }

    private static SelectedTenants find(
            Handle handle, ProjectName project, Selection selection, Selector selector)
            throws RefusedSelectionException {
        var problems = new ArrayList<>(CheckLabels.problems(handle, selector));
        unknown(selection.tenants(), tenants(handle, project), "tenant of project " + project)
                .forEach(problems::add);
        unknown(selection.servers(), servers(handle), "server").forEach(problems::add);
        if (!problems.isEmpty()) {
            throw new RefusedSelectionException(problems);
        }
        var found = query(handle, project, selection, selector);
        if (found.tenants().isEmpty()) {
            throw new RefusedSelectionException(List.of(empty(project, found.excluded())));
        }
        return found;
    }

    private static SelectedTenants query(
            Handle handle, ProjectName project, Selection selection, Selector selector) {
        var tenants = new ArrayList<TenantId>();
        var excluded = new ArrayList<Excluded>();
        handle.createQuery(
                        """
                        SELECT t.id, t.quarantine, coalesce(t.quarantine_reason, '') FROM tenant AS t
                         WHERE t.project = :project
                           AND (:allTenants OR t.id = ANY(:tenants))
                           AND (:allServers OR t.server = ANY(:servers))
                           AND NOT EXISTS (
                               SELECT FROM jsonb_to_recordset(CAST(:terms AS jsonb))
                                        AS term (name text, accepted text[], negated boolean)
                                WHERE term.negated
                                      = CASE WHEN cardinality(term.accepted) = 0 THEN jsonb_exists(t.labels, term.name)
                                             ELSE coalesce(t.labels ->> term.name = ANY(term.accepted), false) END)
                         ORDER BY t.id
                        """)
                .bind("project", project.value())
                .bind("allTenants", selection.tenants().isEmpty())
                .bindArray("tenants", String.class, selection.tenants())
                .bind("allServers", selection.servers().isEmpty())
                .bindArray("servers", String.class, selection.servers())
                .bind("terms", Json.write(selector.terms()))
                .map((row, _) ->
                        new Row(
                                row.getString(1),
                                Optional.ofNullable(row.getString(2)),
                                row.getString(3)))
                .forEach(row ->
                        row.quarantine()
                                .ifPresentOrElse(
                                        kind -> excluded.add(row.excluded(kind)),
                                        () -> tenants.add(new TenantId(row.id()))));
        return new SelectedTenants(tenants, excluded);
    }

    private record Row(String id, Optional<String> quarantine, String reason) {
        Excluded excluded(String kind) {
            return new Excluded(id, Quarantines.words(kind, reason));
        }
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

    private static List<Problem.Item> unknown(
            Collection<String> named, Set<String> known, String what) {
        return named.stream()
                .distinct()
                .filter(name -> !known.contains(name))
                .limit(MOST_NAMED)
                .map(name ->
                        new Problem.Item(
                                what.startsWith("server") ? "UNKNOWN_SERVER" : "UNKNOWN_TENANT",
                                "",
                                "There is no %s \"%s\".".formatted(what, name),
                                DidYouMean.sentence(
                                        name, known, "drover tenants list shows them.")))
                .toList();
    }

    private static Problem.Item empty(ProjectName project, List<Excluded> excluded) {
        if (excluded.isEmpty()) {
            return new Problem.Item(
                    "EMPTY_SELECTION",
                    "",
                    "No tenant of project %s matches the selection.".formatted(project),
                    "Look with drover tenants list, or import tenants.");
        }
        var first = excluded.getFirst();
        return new Problem.Item(
                "EMPTY_SELECTION",
                "",
                "All %,d tenants of project %s that match are in quarantine, such as \"%s\" (%s)."
                        .formatted(excluded.size(), project, first.tenant(), first.reason()),
                "Look with drover tenants list --quarantined; drover tenants release ends it.");
    }
}
