package dev.drover.coordinator.reconcile;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.rollout.decision.Job;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Tenants whose job ended without anybody knowing what it did. */
public final class LostJobs {
    private static final String NOTE =
            """
            INSERT INTO tenant_to_reconcile (tenant)
            SELECT id FROM unnest(:tenants) AS lost (id)
            ON CONFLICT DO NOTHING
            """;

    /** Who has a job under way is looked at by that job; who is in quarantine, after it. */
    private static final String WAITING =
            """
            SELECT t.id, t.project
            FROM tenant_to_reconcile l
            JOIN tenant t ON t.id = l.tenant
            WHERE t.quarantine IS NULL
              AND NOT EXISTS (SELECT FROM active_job a WHERE a.tenant = t.id)
            ORDER BY t.id
            LIMIT 1000
            """;

    private static final String FORGET =
            "DELETE FROM tenant_to_reconcile WHERE tenant = ANY(:tenants)";

    private LostJobs() {}

    /**
     * Notes the tenants of those that had lost a worker.
     *
     * @param cancelled jobs that ended while they waited
     */
    public static void note(Handle handle, Collection<Job> cancelled) {
        var lost =
                cancelled.stream()
                        .filter(job -> job.tries().vanished() > 0)
                        .map(job -> job.tenant().value())
                        .sorted()
                        .toList();
        if (!lost.isEmpty()) {
            handle.createUpdate(NOTE).bindArray("tenants", String.class, lost).execute();
        }
    }

    /** Those who are free, by project. */
    static Map<ProjectName, List<TenantId>> waiting(Handle handle) {
        return ByProject.of(handle.createQuery(WAITING));
    }

    static void forget(Handle handle, List<TenantId> tenants) {
        handle.createUpdate(FORGET)
                .bindArray("tenants", String.class, tenants.stream().map(TenantId::value).toList())
                .execute();
    }
}
