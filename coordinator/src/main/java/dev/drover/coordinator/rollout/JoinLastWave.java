package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Adds tenants that came later to a rollout that runs: they are part of its last wave. */
public final class JoinLastWave {
    private static final String INSERT_JOBS =
            """
            INSERT INTO job (id, rollout, wave, tenant, server, state, window_set)
            SELECT gen_random_uuid(), :rollout,
              (SELECT max(number) FROM wave WHERE rollout = :rollout), t.id, t.server, 'READY',
              u.window_set
            FROM unnest(:tenants, :windowSets) AS u (id, window_set)
            JOIN tenant t ON t.id = u.id
            WHERE NOT EXISTS (SELECT FROM job mine WHERE mine.tenant = t.id AND mine.rollout = :rollout)
              AND NOT EXISTS (SELECT FROM active_job busy WHERE busy.tenant = t.id)
            """;

    private static final String GROW =
            """
            WITH grown AS (
              UPDATE wave SET tenants = tenants + cardinality(:added)
              WHERE rollout = :rollout
                AND number = (SELECT max(number) FROM wave WHERE rollout = :rollout)
            ), servers AS (
              INSERT INTO rollout_server AS s (rollout, server, tenants)
              SELECT :rollout, server, count(*) FROM tenant WHERE id = ANY(:added) GROUP BY server
              ON CONFLICT (rollout, server) DO UPDATE SET tenants = s.tenants + EXCLUDED.tenants
            )
            UPDATE rollout
            SET window_sets = ARRAY(SELECT DISTINCT u FROM unnest(window_sets || :windowSets) u ORDER BY u)
            WHERE id = :rollout
            """;

    private JoinLastWave() {}

    /**
     * @return those that were added; none when the rollout has ended, and not those that have had
     *     their part in it or have a job now
     */
    public static List<TenantId> join(
            Handle handle, RolloutId rollout, List<TenantId> tenants, Instant now) {
        var strategy = LockRunning.strategy(handle, rollout);
        if (strategy.isEmpty() || tenants.isEmpty()) {
            return List.of();
        }
        var sets = windowSets(handle, strategy.get(), tenants);
        var added =
                handle.createUpdate(INSERT_JOBS)
                        .bind("rollout", rollout.value())
                        .bindArray(
                                "tenants",
                                String.class,
                                tenants.stream().map(TenantId::value).toList())
                        .bindArray(
                                "windowSets",
                                Integer.class,
                                tenants.stream().map(t -> sets.getOrDefault(t, 0)).toList())
                        .executeAndReturnGeneratedKeys("tenant")
                        .map((rows, _) -> new TenantId(rows.getString("tenant")))
                        .list();
        if (!added.isEmpty()) {
            grow(handle, rollout, added, sets);
            NewJobs.begin(handle, rollout, added, 1, now);
        }
        return added;
    }

    /** Windows concern those who come later too. */
    private static Map<TenantId, Integer> windowSets(
            Handle handle, String strategy, List<TenantId> tenants) {
        return strategy.isEmpty()
                ? Map.of()
                : PlaceTenants.windowSets(handle, CheckStrategy.stored(strategy), tenants);
    }

    private static void grow(
            Handle handle, RolloutId rollout, List<TenantId> added, Map<TenantId, Integer> sets) {
        handle.createUpdate(GROW)
                .bind("rollout", rollout.value())
                .bindArray("added", String.class, added.stream().map(TenantId::value).toList())
                .bindArray(
                        "windowSets",
                        Integer.class,
                        added.stream().map(t -> sets.getOrDefault(t, 0)).distinct().toList())
                .execute();
    }
}
