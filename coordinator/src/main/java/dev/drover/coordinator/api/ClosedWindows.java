package dev.drover.coordinator.api;

import dev.drover.contracts.http.RolloutView;
import dev.drover.coordinator.rollout.WindowSets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Tenants of a running rollout that could go, were it not for the hour. */
final class ClosedWindows {
    /** The sets without a window are not asked for: most rollouts have none, and many jobs. */
    private static final String READY =
            """
            SELECT j.window_set, count(*) AS jobs, r.strategy
              FROM rollout AS r
              JOIN job_ready AS j ON j.rollout = r.id
             WHERE r.id = :rollout AND r.state = 'RUNNING' AND r.window_sets <> '{0}'
               AND j.window_set <> 0 AND j.not_before <= :now
             GROUP BY j.window_set, r.strategy
            """;

    private record Ready(int set, int jobs, String strategy) {}

    private ClosedWindows() {}

    static Optional<RolloutView.ClosedWindows> of(Handle handle, String rollout, Instant now) {
        var ready =
                handle.createQuery(READY)
                        .bind("rollout", rollout)
                        .bind("now", now)
                        .map((row, _) ->
                                new Ready(
                                        row.getInt("window_set"),
                                        row.getInt("jobs"),
                                        row.getString("strategy")))
                        .list();
        return ready.isEmpty()
                ? Optional.empty()
                : of(ready, WindowSets.of(ready.getFirst().strategy()), now);
    }

    private static Optional<RolloutView.ClosedWindows> of(
            List<Ready> ready, WindowSets windows, Instant now) {
        var waiting = ready.stream().filter(each -> !windows.open(each.set(), now)).toList();
        return waiting.stream()
                .flatMap(each -> windows.nextOpening(each.set(), now).stream())
                .min(Comparator.naturalOrder())
                .map(opens ->
                        new RolloutView.ClosedWindows(
                                waiting.stream().mapToInt(Ready::jobs).sum(), opens));
    }
}
