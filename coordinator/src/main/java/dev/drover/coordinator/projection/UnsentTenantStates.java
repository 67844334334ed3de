package dev.drover.coordinator.projection;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.state.TenantState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Tenants whose state has to be told: a mark each, not the state itself, which is read when it is
 * sent. So a tenant that moves twice meanwhile is told once.
 */
final class UnsentTenantStates {
    private static final String NOTE =
            """
            INSERT INTO tenant_state_unsent AS u (tenant)
            SELECT id FROM unnest(:tenants) AS moved (id)
            ORDER BY id
            ON CONFLICT (tenant) DO UPDATE SET number = u.number + 1
            """;

    /** All of them, when what was told may be lost. */
    private static final String NOTE_ALL =
            """
            INSERT INTO tenant_state_unsent AS u (tenant)
            SELECT id FROM tenant WHERE told_at IS NOT NULL
            ORDER BY id
            ON CONFLICT (tenant) DO UPDATE SET number = u.number + 1
            """;

    /** What a former leader may have told wrongly last. */
    private static final String NOTE_SINCE =
            """
            INSERT INTO tenant_state_unsent AS u (tenant)
            SELECT id FROM tenant WHERE told_at >= :since
            ORDER BY id
            ON CONFLICT (tenant) DO UPDATE SET number = u.number + 1
            """;

    /**
     * Tenant by tenant, in the order of the marks: whatever the planner thinks of how many there
     * are, it looks at none but those that are sent. Without a limit inside it would join them all.
     */
    private static final String READ =
            """
            SELECT u.tenant, u.number, t.project, t.scope, t.version, t.rank, r.release,
              coalesce(l.applied_at, t.told_at) AS since
            FROM tenant_state_unsent u
            CROSS JOIN LATERAL (
              SELECT k.project, k.scope, k.version, k.rank, k.told_at
              FROM tenant k
              WHERE k.id = u.tenant AND k.told_at IS NOT NULL
              LIMIT 1
            ) t
            LEFT JOIN LATERAL (
              SELECT f.applied_at, f.rollout
              FROM ledger_row f
              WHERE f.scope = t.scope AND f.rank = t.rank
              LIMIT 1
            ) l ON true
            LEFT JOIN LATERAL (
              SELECT o.release
              FROM rollout o
              WHERE o.id = l.rollout
              LIMIT 1
            ) r ON true
            ORDER BY u.tenant
            LIMIT :batch
            """;

    /** One that has moved again stays. */
    private static final String FORGET =
            """
            DELETE FROM tenant_state_unsent
            USING unnest(:tenants, :numbers) AS sent (tenant, number)
            WHERE tenant_state_unsent.tenant = sent.tenant
              AND tenant_state_unsent.number = sent.number
            """;

    private UnsentTenantStates() {}

    /** A state to be sent, and which marking of the tenant it answers. */
    record Unsent(TenantState state, long number) {}

    /** Returns whether there are any. */
    static boolean note(Handle handle, Collection<String> tenants) {
        if (tenants.isEmpty()) {
            return false;
        }
        handle.createUpdate(NOTE).bindArray("tenants", String.class, tenants).execute();
        return true;
    }

    static int noteAll(Handle handle) {
        return handle.createUpdate(NOTE_ALL).execute();
    }

    static int noteSince(Handle handle, Instant since) {
        return handle.createUpdate(NOTE_SINCE).bind("since", since).execute();
    }

    /**
     * @param term of the leader that will send them
     */
    static List<Unsent> read(Handle handle, long term, int batch) {
        return handle.createQuery(READ)
                .bind("batch", batch)
                .map((row, _) -> new Unsent(state(row, term), row.getLong("number")))
                .list();
    }

    static void forget(Handle handle, List<Unsent> sent) {
        handle.createUpdate(FORGET)
                .bindArray(
                        "tenants",
                        String.class,
                        sent.stream().map(unsent -> unsent.state().tenant().value()).toList())
                .bindArray("numbers", Long.class, sent.stream().map(Unsent::number).toList())
                .execute();
    }

    private static TenantState state(ResultSet row, long term) throws SQLException {
        return new TenantState(
                new TenantId(row.getString("tenant")),
                new ProjectName(row.getString("project")),
                term,
                Optional.ofNullable(row.getObject("scope", UUID.class)),
                Optional.ofNullable(row.getString("version")),
                row.getInt("rank"),
                Optional.ofNullable(row.getString("release")).map(ReleaseDigest::new),
                row.getObject("since", OffsetDateTime.class).toInstant());
    }
}
