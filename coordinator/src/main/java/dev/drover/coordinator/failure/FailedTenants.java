package dev.drover.coordinator.failure;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.http.ReplayFilter;
import dev.drover.contracts.http.ReplayRequest;
import dev.drover.contracts.wire.Json;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Finds the tenants that stand failed and match a request. */
final class FailedTenants {
    /**
     * The last job of a tenant says how it stands; looking at it afterwards with success mends
     * nothing. A rollout's failures are also those of the rollouts that replayed it.
     */
    private static final String FAILED =
            """
            WITH RECURSIVE line AS (
              SELECT id FROM rollout WHERE id = :rollout
              UNION
              SELECT child.id FROM rollout AS child JOIN line ON child.parent = line.id),
            last_job AS (
              SELECT DISTINCT ON (j.tenant) j.tenant, j.id, j.rollout, j.state
                FROM job AS j
                JOIN rollout AS r ON r.id = j.rollout
               WHERE NOT (r.action = 'verify' AND j.state = 'SUCCEEDED')
                 AND (:anyTenant OR j.tenant = ANY(:tenants))
               ORDER BY j.tenant, r.number DESC, j.chain DESC)
            SELECT last_job.tenant, last_job.rollout, last_job.id, COALESCE(f.fingerprint, '') AS fingerprint,
                   COALESCE(tenant.quarantine_reason, '') AS quarantine_reason
              FROM last_job
              JOIN tenant ON tenant.id = last_job.tenant
              LEFT JOIN LATERAL (
                   SELECT fingerprint, sqlstate, code, category FROM failure
                    WHERE failure.job = last_job.id
                    ORDER BY dispatch DESC
                    LIMIT 1) AS f ON true
             WHERE last_job.state = 'FAILED'
               AND (tenant.quarantine IS NOT NULL) = :quarantined
               AND (:anyJob OR last_job.id = ANY(:jobs))
               AND (CAST(:rollout AS text) IS NULL OR last_job.rollout IN (SELECT id FROM line))
               AND (CAST(:fingerprint AS text) IS NULL OR starts_with(f.fingerprint, :fingerprint))
               AND (CAST(:sqlState AS text) IS NULL OR starts_with(f.sqlstate, :sqlState))
               AND (CAST(:code AS text) IS NULL OR f.code = :code)
               AND (CAST(:category AS text) IS NULL OR f.category = :category)
               AND (CAST(:server AS text) IS NULL OR tenant.server = :server)
               AND tenant.labels @> CAST(:labels AS jsonb)
             ORDER BY last_job.rollout, last_job.tenant
            """;

    private FailedTenants() {}

    record Failed(TenantId tenant, RolloutId rollout, UUID job, String fingerprint) {}

    /** In quarantine for this reason. */
    record Quarantined(String tenant, UUID job, String reason) {}

    /** By rollout and tenant; who is in quarantine is left alone. */
    static List<Failed> find(Handle handle, ReplayRequest request) {
        return matching(handle, request, false)
                .map((row, _) ->
                        new Failed(
                                new TenantId(row.getString("tenant")),
                                new RolloutId(row.getString("rollout")),
                                row.getObject("id", UUID.class),
                                row.getString("fingerprint")))
                .list();
    }

    /** Those that would match if they were not in quarantine, by tenant. */
    static List<Quarantined> quarantined(Handle handle, ReplayRequest request) {
        return matching(handle, request, true)
                .map((row, _) ->
                        new Quarantined(
                                row.getString("tenant"),
                                row.getObject("id", UUID.class),
                                row.getString("quarantine_reason")))
                .stream()
                .sorted(Comparator.comparing(Quarantined::tenant))
                .toList();
    }

    private static Query matching(Handle handle, ReplayRequest request, boolean quarantined) {
        var filter = request.filter().orElse(ReplayFilter.NONE);
        return handle.createQuery(FAILED)
                .bind("rollout", request.rollout())
                .bind("fingerprint", request.fingerprint())
                .bind("anyTenant", request.tenants().isEmpty())
                .bindArray("tenants", String.class, request.tenants())
                .bind("anyJob", request.jobs().isEmpty())
                .bindArray("jobs", UUID.class, NamedJobs.ids(request))
                .bind("sqlState", filter.sqlState())
                .bind("code", filter.code())
                .bind("category", filter.category())
                .bind("server", filter.server())
                .bind("labels", Json.write(filter.labels()))
                .bind("quarantined", quarantined);
    }
}
