package dev.drover.coordinator.reconcile;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Tenants that were noted one by one to be looked at. */
final class NotedTenants {
    /**
     * Who has a job under way is looked at by that job; who is in quarantine, after it; who comes
     * back and has no database yet, when there is one.
     */
    private static final String WAITING =
            """
            SELECT t.id, t.project
            FROM tenant_to_reconcile l
            JOIN tenant t ON t.id = l.tenant
            WHERE t.quarantine IS NULL
              AND NOT EXISTS (SELECT FROM active_job a WHERE a.tenant = t.id)
              AND NOT EXISTS (SELECT FROM onboarding o
                WHERE o.tenant = t.id AND o.state IN ('CREATE', 'CREATING'))
            ORDER BY t.id
            LIMIT 1000
            """;

    private static final String FORGET =
            "DELETE FROM tenant_to_reconcile WHERE tenant = ANY(:tenants)";

    private NotedTenants() {}

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
