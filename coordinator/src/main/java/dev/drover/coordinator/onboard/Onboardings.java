package dev.drover.coordinator.onboard;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The table of tenants on their way. */
final class Onboardings {
    private static final int BATCH = 1_000;

    private static final String TO_MIGRATE =
            """
            SELECT o.tenant, t.project
            FROM onboarding o
            JOIN tenant t ON t.id = o.tenant
            WHERE o.state = 'MIGRATE' AND o.next_look <= :now
              AND t.quarantine IS NULL
              AND NOT EXISTS (SELECT FROM active_job a WHERE a.tenant = o.tenant)
            ORDER BY o.next_look, o.tenant
            LIMIT :batch
            FOR NO KEY UPDATE OF t
            """;

    /**
     * A rollout that started later, or brought the same, has brought it further than this one
     * would; what was before it was announced does not count.
     */
    private static final String BEHIND =
            """
            SELECT t.id
            FROM tenant t
            JOIN onboarding o ON o.tenant = t.id
            WHERE t.id = ANY(:tenants)
              AND NOT EXISTS (
                SELECT FROM job j
                JOIN rollout r ON r.id = j.rollout
                WHERE j.tenant = t.id AND j.state = 'SUCCEEDED' AND r.action = 'migrate'
                  AND j.ended_at >= o.begun_at
                  AND ((r.origin = 'request' AND r.number >= :number)
                    OR (r.release = :release AND r.to_version IS NOT DISTINCT FROM CAST(:toVersion AS text))))
            ORDER BY t.id
            """;

    private static final String IN_ROLLOUT =
            """
            UPDATE onboarding SET state = 'MIGRATING', rollout = :rollout
            WHERE tenant = ANY(:tenants)
            """;

    /**
     * Its part in this rollout was over before it came back; what the rollout brings is brought to
     * it when that has ended.
     */
    private static final String WAIT =
            """
            UPDATE onboarding o SET next_look = :later
            WHERE o.tenant = ANY(:tenants) AND o.state = 'MIGRATE'
              AND EXISTS (SELECT FROM job j WHERE j.tenant = o.tenant AND j.rollout = :rollout)
              AND NOT EXISTS (SELECT FROM job j
                WHERE j.tenant = o.tenant AND j.rollout = :rollout AND j.state = 'SUCCEEDED'
                  AND j.ended_at >= o.begun_at)
            RETURNING o.tenant
            """;

    private static final String MARK_ORIGIN =
            "UPDATE rollout SET origin = 'onboarding' WHERE id = :rollout";

    private static final String DONE =
            """
            UPDATE onboarding SET state = 'DONE', note = NULL
            WHERE tenant = ANY(:tenants) AND state = 'MIGRATE'
            """;

    /** Who was skipped for a quarantine goes on after it; who was left out by a person stays so. */
    private static final String RESULTS =
            """
            UPDATE onboarding o
            SET state = CASE WHEN last.goes_on THEN 'MIGRATE' ELSE 'FAILED' END,
              note = CASE WHEN last.goes_on THEN NULL
                ELSE 'its job in ' || o.rollout || ' ended ' || last.state END
            FROM (
              SELECT DISTINCT ON (j.tenant) j.tenant, j.state,
                j.state = 'SUCCEEDED' OR (j.state = 'SKIPPED' AND t.quarantine IS NOT NULL) AS goes_on
              FROM job j
              JOIN tenant t ON t.id = j.tenant
              JOIN onboarding mine ON mine.tenant = j.tenant AND mine.rollout = j.rollout
              WHERE mine.state = 'MIGRATING'
              ORDER BY j.tenant, j.chain DESC) last
            WHERE o.tenant = last.tenant AND o.state = 'MIGRATING'
              AND last.state IN ('SUCCEEDED', 'SKIPPED', 'FAILED', 'CANCELLED')
            RETURNING o.state
            """;

    private static final String ANY =
            "SELECT EXISTS (SELECT FROM onboarding WHERE state NOT IN ('DONE', 'FAILED'))";

    private Onboardings() {}

    /** Whether somebody is on the way; asked before the leader's row is locked. */
    static boolean any(Handle handle) {
        return handle.createQuery(ANY).mapTo(Boolean.class).one();
    }

    record Waiting(TenantId tenant, String project) {}

    static List<Waiting> toMigrate(Handle handle, Instant now) {
        return handle.createQuery(TO_MIGRATE)
                .bind("now", now)
                .bind("batch", BATCH)
                .map((row, _) ->
                        new Waiting(
                                new TenantId(row.getString("tenant")), row.getString("project")))
                .list();
    }

    static List<TenantId> behind(Handle handle, Candidate released, List<TenantId> tenants) {
        return handle.createQuery(BEHIND)
                .bindArray("tenants", String.class, ids(tenants))
                .bind("number", released.number())
                .bind("release", released.release().value())
                .bind("toVersion", released.toVersion())
                .map((row, _) -> new TenantId(row.getString("id")))
                .list();
    }

    static void inRollout(Handle handle, RolloutId rollout, List<TenantId> tenants) {
        handle.createUpdate(IN_ROLLOUT)
                .bind("rollout", rollout.value())
                .bindArray("tenants", String.class, ids(tenants))
                .execute();
    }

    /** Those that cannot join this rollout, and so look again later. */
    static List<TenantId> waitFor(
            Handle handle, RolloutId rollout, List<TenantId> tenants, Instant later) {
        return handle.createQuery(WAIT)
                .bind("rollout", rollout.value())
                .bindArray("tenants", String.class, ids(tenants))
                .bind("later", later)
                .map((row, _) -> new TenantId(row.getString("tenant")))
                .list();
    }

    static void markOrigin(Handle handle, RolloutId rollout) {
        handle.createUpdate(MARK_ORIGIN).bind("rollout", rollout.value()).execute();
    }

    /** How many have arrived. */
    static int done(Handle handle, List<TenantId> tenants) {
        return handle.createUpdate(DONE).bindArray("tenants", String.class, ids(tenants)).execute();
    }

    /** After jobs that have ended. */
    static Steps resultsOfJobs(Handle handle) {
        var states = handle.createQuery(RESULTS).mapTo(String.class).list();
        int failed = (int) states.stream().filter("FAILED"::equals).count();
        return new Steps(states.size(), 0, failed);
    }

    private static List<String> ids(List<TenantId> tenants) {
        return tenants.stream().map(TenantId::value).toList();
    }
}
