package dev.drover.coordinator.reconcile;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.Query;

/** Tenants of a query, in its order: a rollout is of one project. */
final class ByProject {
    private ByProject() {}

    /**
     * @param query for {@code id} and {@code project}
     */
    static Map<ProjectName, List<TenantId>> of(Query query) {
        var tenants =
                new TreeMap<ProjectName, List<TenantId>>(Comparator.comparing(ProjectName::value));
        query.map((row, _) ->
                        Map.entry(
                                new ProjectName(row.getString("project")),
                                new TenantId(row.getString("id"))))
                .forEach(entry ->
                        tenants.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                                .add(entry.getValue()));
        return tenants;
    }
}
