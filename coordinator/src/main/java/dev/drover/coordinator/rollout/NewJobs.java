package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.rollout.TenantsHeldException.Held;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Puts jobs that were just inserted among the active ones and into the queue. */
final class NewJobs {
    private static final int NAMED = 5;

    /** So many at once, and what the planner thinks of the tables is no longer true. */
    private static final int MANY = 1_000;

    private static final String INSERT_ACTIVE =
            """
            INSERT INTO active_job (tenant, job, rollout)
            SELECT tenant, id, rollout
            FROM job
            WHERE rollout = :rollout AND tenant = ANY(:tenants) AND chain >= :chain AND state = 'READY'
            ORDER BY tenant
            ON CONFLICT (tenant) DO NOTHING
            """;

    private static final String HELD =
            """
            SELECT a.tenant, a.rollout, count(*) OVER () AS count
            FROM active_job a
            JOIN job mine ON mine.tenant = a.tenant AND mine.rollout = :rollout
              AND mine.state = 'READY' AND mine.id <> a.job
            WHERE a.tenant = ANY(:tenants)
            ORDER BY a.tenant
            LIMIT :named
            """;

    private static final String INSERT_READY =
            """
            INSERT INTO job_ready (job, rollout, wave, server, position, not_before, window_set)
            SELECT j.id, j.rollout, j.wave, j.server,
              hashtextextended(j.rollout || '/' || j.tenant, 0), :now, j.window_set
            FROM active_job a
            JOIN job j ON j.id = a.job
            JOIN wave w ON w.rollout = j.rollout AND w.number = j.wave AND w.state <> 'WAITING'
            WHERE a.rollout = :rollout AND a.tenant = ANY(:tenants) AND j.state = 'READY'
            ON CONFLICT (job) DO NOTHING
            """;

    private NewJobs() {}

    /**
     * @param chain the lowest chain number that the new jobs have
     * @throws TenantsHeldException when a tenant has another job that is not over
     */
    static void begin(
            Handle handle, RolloutId rollout, List<TenantId> tenants, int chain, Instant now) {
        var ids = tenants.stream().map(TenantId::value).toList();
        int active =
                handle.createUpdate(INSERT_ACTIVE)
                        .bind("rollout", rollout.value())
                        .bindArray("tenants", String.class, ids)
                        .bind("chain", chain)
                        .execute();
        if (active != ids.size()) {
            throw held(handle, rollout, ids);
        }
        handle.createUpdate(INSERT_READY)
                .bind("rollout", rollout.value())
                .bindArray("tenants", String.class, ids)
                .bind("now", now)
                .execute();
        if (ids.size() >= MANY) {
            // dispatch begins before autovacuum comes round
            handle.execute("ANALYZE job, job_ready, active_job");
        }
    }

    private static TenantsHeldException held(
            Handle handle, RolloutId rollout, List<String> tenants) {
        record Row(Held held, int count) {}
        var rows =
                handle.createQuery(HELD)
                        .bind("rollout", rollout.value())
                        .bindArray("tenants", String.class, tenants)
                        .bind("named", NAMED)
                        .map((row, _) ->
                                new Row(
                                        new Held(
                                                new TenantId(row.getString("tenant")),
                                                new RolloutId(row.getString("rollout"))),
                                        row.getInt("count")))
                        .list();
        return new TenantsHeldException(
                rows.isEmpty() ? 0 : rows.getFirst().count(),
                rows.stream().map(Row::held).toList());
    }
}
