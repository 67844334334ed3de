package dev.drover.coordinator.fleet;

import dev.drover.contracts.http.VersionsView;
import dev.drover.contracts.http.VersionsView.ProjectVersions;
import dev.drover.contracts.http.VersionsView.VersionCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** Which versions the fleet stands at, as last told; those in quarantine are counted apart. */
public final class TenantVersions {
    private static final String COUNT =
            """
            SELECT project, version, count(*) AS tenants,
                   array_agg(id ORDER BY id) FILTER (WHERE nth <= 5) AS some
              FROM (
                SELECT project, version, id,
                       row_number() OVER (PARTITION BY project, version ORDER BY id) AS nth
                  FROM tenant
                 WHERE quarantine IS NULL
                   AND (CAST(:project AS text) IS NULL OR project = :project)) AS numbered
             GROUP BY project, version
            """;

    private static final String QUARANTINED =
            """
            SELECT project, count(*) AS tenants
              FROM tenant
             WHERE quarantine IS NOT NULL AND (CAST(:project AS text) IS NULL OR project = :project)
             GROUP BY project
            """;

    private final Jdbi jdbi;

    public TenantVersions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    private record Row(String project, VersionCount count) {}

    /**
     * @throws RefusedSelectionException when there is no such project
     */
    public VersionsView view(Optional<String> project) throws RefusedSelectionException {
        return jdbi.withHandle(handle -> {
            var problems = CheckNames.project(handle, project);
            if (!problems.isEmpty()) {
                throw new RefusedSelectionException(problems);
            }
            var byProject = new TreeMap<String, List<VersionCount>>();
            handle.createQuery(COUNT)
                    .bind("project", project)
                    .map((row, _) ->
                            new Row(
                                    row.getString("project"),
                                    new VersionCount(
                                            Optional.ofNullable(row.getString("version")),
                                            row.getInt("tenants"),
                                            Arrays.asList(
                                                    (String[]) row.getArray("some").getArray()))))
                    .forEach(row ->
                            byProject
                                    .computeIfAbsent(row.project(), _ -> new ArrayList<>())
                                    .add(row.count()));
            var quarantined = new TreeMap<String, Integer>();
            handle.createQuery(QUARANTINED)
                    .bind("project", project)
                    .map((row, _) -> {
                        quarantined.put(row.getString("project"), row.getInt("tenants"));
                        byProject.computeIfAbsent(row.getString("project"), _ -> List.of());
                        return row.getString("project");
                    })
                    .list();
            return new VersionsView(
                    byProject.entrySet().stream()
                            .map(each ->
                                    versions(
                                            each.getKey(),
                                            each.getValue(),
                                            quarantined.getOrDefault(each.getKey(), 0)))
                            .toList());
        });
    }

    private static ProjectVersions versions(
            String project, List<VersionCount> counts, int quarantined) {
        var known =
                counts.stream()
                        .flatMap(count -> count.version().stream())
                        .sorted(TenantVersions::compare)
                        .toList();
        var sorted =
                counts.stream()
                        .sorted(
                                Comparator.comparing(
                                        count -> count.version().orElse(""),
                                        TenantVersions::compare))
                        .toList();
        return new ProjectVersions(
                project,
                counts.stream().mapToInt(VersionCount::tenants).sum(),
                quarantined,
                known.stream().findFirst(),
                known.isEmpty() ? Optional.empty() : Optional.of(known.getLast()),
                sorted);
    }

    /** Digits as numbers, the rest as text, piece by piece: 2 before 10, 1.9 before 1.10. */
    static int compare(String left, String right) {
        var one = left.split("(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)", -1);
        var other = right.split("(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)", -1);
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            int piece = comparePieces(one[i], other[i]);
            if (piece != 0) {
                return piece;
            }
        }
        return Integer.compare(one.length, other.length);
    }

    private static int comparePieces(String left, String right) {
        boolean numbers =
                !left.isEmpty()
                        && !right.isEmpty()
                        && Character.isDigit(left.charAt(0))
                        && Character.isDigit(right.charAt(0));
        if (!numbers) {
            return left.compareTo(right);
        }
        var one = left.replaceFirst("^0+(?=.)", "");
        var other = right.replaceFirst("^0+(?=.)", "");
        int byLength = Integer.compare(one.length(), other.length());
        return byLength != 0 ? byLength : one.compareTo(other);
    }
}
