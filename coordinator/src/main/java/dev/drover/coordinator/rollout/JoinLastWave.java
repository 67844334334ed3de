package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Adds tenants that came later to a rollout that runs: they are part of its last wave. */
public final class JoinLastWave {
    private static final String LOCK_RUNNING =
            """
            SELECT id
            FROM rollout
            WHERE id = :rollout AND state IN ('RUNNING', 'PAUSED', 'HALTED')
            FOR NO KEY UPDATE
            """;

    private static final String INSERT_JOBS =
            """
            INSERT INTO job (id, rollout, wave, tenant, server, state)
            SELECT gen_random_uuid(), :rollout,
              (SELECT max(number) FROM wave WHERE rollout = :rollout), t.id, t.server, 'READY'
            FROM tenant t
            WHERE t.id = ANY(:tenants)
              AND NOT EXISTS (SELECT FROM job mine WHERE mine.tenant = t.id AND mine.rollout = :rollout)
              AND NOT EXISTS (SELECT FROM active_job busy WHERE busy.tenant = t.id)
            """;

    private JoinLastWave() {}

    /**
     * @return those that were added; none when the rollout has ended, and not those that have had
     *     their part in it or have a job now
     */
    public static List<TenantId> join(
            Handle handle, RolloutId rollout, List<TenantId> tenants, Instant now) {
        var running =
                handle.createQuery(LOCK_RUNNING)
                        .bind("rollout", rollout.value())
                        .mapTo(String.class)
                        .findOne();
        if (running.isEmpty() || tenants.isEmpty()) {
            return List.of();
        }
        var added =
                handle.createUpdate(INSERT_JOBS)
                        .bind("rollout", rollout.value())
                        .bindArray(
                                "tenants",
                                String.class,
                                tenants.stream().map(TenantId::value).toList())
                        .executeAndReturnGeneratedKeys("tenant")
                        .map((rows, _) -> new TenantId(rows.getString("tenant")))
                        .list();
        if (!added.isEmpty()) {
            NewJobs.begin(handle, rollout, added, 1, now);
        }
        return added;
    }
}
