package dev.drover.coordinator.reconcile;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Servers whose tenants are to be verified. */
final class MarkedServers {
    private static final String NEXT =
            """
            SELECT id, to_reconcile
            FROM server
            WHERE to_reconcile IS NOT NULL
            ORDER BY id
            LIMIT 1
            """;

    /**
     * Who has a job under way is looked at by that job; who is in quarantine, after it. One
     * statement, so that nobody who goes in or comes out meanwhile is left out.
     */
    private static final String TENANTS =
            """
            WITH later AS (
              INSERT INTO tenant_to_reconcile (tenant)
              SELECT id
              FROM tenant
              WHERE server = :server AND told_at IS NOT NULL AND quarantine IS NOT NULL
              ON CONFLICT DO NOTHING
            )
            SELECT t.id, t.project
            FROM tenant t
            WHERE t.server = :server AND t.told_at IS NOT NULL AND t.quarantine IS NULL
              AND NOT EXISTS (SELECT FROM active_job a WHERE a.tenant = t.id)
            ORDER BY t.id
            """;

    private static final String UNMARK =
            """
            UPDATE server SET to_reconcile = NULL
            WHERE id = :server AND to_reconcile = :why
            """;

    private MarkedServers() {}

    /**
     * @param why what has happened to it
     */
    record Marked(String server, String why) {}

    static Optional<Marked> next(Handle handle) {
        return handle.createQuery(NEXT)
                .map((row, _) -> new Marked(row.getString("id"), row.getString("to_reconcile")))
                .findOne();
    }

    /** Those who are free, by project; those in quarantine are noted. */
    static Map<ProjectName, List<TenantId>> takeTenants(Handle handle, String server) {
        return ByProject.of(handle.createQuery(TENANTS).bind("server", server));
    }

    /** Unless it was marked anew, for something else, meanwhile. */
    static void unmark(Handle handle, Marked marked) {
        handle.createUpdate(UNMARK)
                .bind("server", marked.server())
                .bind("why", marked.why())
                .execute();
    }
}
