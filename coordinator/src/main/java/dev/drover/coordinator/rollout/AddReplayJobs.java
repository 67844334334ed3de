package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Tries failed tenants again in a rollout that still runs: each gets a job with the next chain
 * number.
 */
public final class AddReplayJobs {
    private static final String INSERT_JOBS =
            """
            INSERT INTO job (id, rollout, wave, tenant, server, chain, state, window_set)
            SELECT gen_random_uuid(), last.rollout, last.wave, t.id, t.server, last.chain + 1,
              'READY', last.window_set
            FROM (
              SELECT DISTINCT ON (tenant) rollout, wave, tenant, chain, state, window_set
              FROM job
              WHERE rollout = :rollout AND tenant = ANY(:tenants)
              ORDER BY tenant, chain DESC
            ) last
            JOIN tenant t ON t.id = last.tenant
            WHERE last.state = 'FAILED'
            """;

    private final Jdbi jdbi;
    private final InstantSource clock;

    public AddReplayJobs(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** What became of the wish. */
    public sealed interface Outcome {
        /**
         * @param tenants those whose last job had failed; the others were left alone
         */
        record Added(List<TenantId> tenants) implements Outcome {
            public Added {
                tenants = List.copyOf(tenants);
            }
        }

        /** The rollout has ended: replay in a child of it. */
        record RolloutEnded() implements Outcome {}
    }

    /**
     * @throws TenantsHeldException when a tenant is busy in another rollout by now; nothing was
     *     added
     */
    public Outcome add(RolloutId rollout, List<TenantId> tenants) {
        return jdbi.inTransaction(handle -> {
            if (LockRunning.strategy(handle, rollout).isEmpty()) {
                return new Outcome.RolloutEnded();
            }
            var added = insert(handle, rollout, tenants);
            NewJobs.begin(handle, rollout, added, 2, clock.instant());
            return new Outcome.Added(added);
        });
    }

    private static List<TenantId> insert(Handle handle, RolloutId rollout, List<TenantId> tenants) {
        return handle.createUpdate(INSERT_JOBS)
                .bind("rollout", rollout.value())
                .bindArray("tenants", String.class, tenants.stream().map(TenantId::value).toList())
                .executeAndReturnGeneratedKeys("tenant")
                .map((rows, _) -> new TenantId(rows.getString("tenant")))
                .list();
    }
}
