package dev.drover.coordinator.reconcile;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.reconcile.Reconcile.Repeat;
import dev.drover.coordinator.rollout.TenantsHeldException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the tenants of a server whose history has become another one, and those whose job was
 * lost in a rollout that was being aborted.
 */
public final class ReconcileServers implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(ReconcileServers.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final String MARKED =
            """
            SELECT id, to_reconcile
            FROM server
            WHERE to_reconcile IS NOT NULL
            ORDER BY id
            LIMIT 1
            """;

    /** Who has a job under way is looked at by that job; in quarantine nobody is looked at. */
    private static final String TENANTS =
            """
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

    private final Jdbi jdbi;
    private final Reconcile reconcile;
    private final Runnable wake;

    /**
     * @param wake called after a rollout was begun
     */
    public ReconcileServers(Jdbi jdbi, InstantSource clock, Runnable wake) {
        this.jdbi = jdbi;
        this.reconcile = new Reconcile(jdbi, clock);
        this.wake = wake;
    }

    @Override
    public Running begin(LeaderTerm term) {
        return DutyThread.start("reconcile-servers", PAUSE, () -> turn(term));
    }

    private record Marked(String server, String why) {}

    /** Whether something was dealt with. */
    boolean turn(LeaderTerm term) {
        return verifyLost(term) || verifyServer(term);
    }

    private boolean verifyLost(LeaderTerm term) {
        if (jdbi.withHandle(LostJobs::waiting).isEmpty()) {
            return false;
        }
        try {
            term.inTransaction(jdbi, Loss.NONE, this::verifyLost);
        } catch (TenantsHeldException e) {
            log.debug("lost jobs wait: {}", e.getMessage());
            return false;
        }
        wake.run();
        return true;
    }

    private int verifyLost(Handle handle) {
        int rollouts = 0;
        for (var each : LostJobs.waiting(handle).entrySet()) {
            var why = "their workers were lost and their rollout was aborted";
            rollouts += begin(handle, each.getKey(), each.getValue(), why) ? 1 : 0;
            LostJobs.forget(handle, each.getValue());
        }
        return rollouts;
    }

    private boolean verifyServer(LeaderTerm term) {
        var marked =
                jdbi.withHandle(handle ->
                        handle.createQuery(MARKED)
                                .map((row, _) ->
                                        new Marked(
                                                row.getString("id"), row.getString("to_reconcile")))
                                .findOne());
        if (marked.isEmpty()) {
            return false;
        }
        try {
            // the rollouts and the mark go together
            term.inTransaction(jdbi, Loss.NONE, handle -> reconcile(handle, marked.get()));
        } catch (TenantsHeldException e) {
            log.debug("{} waits: {}", marked.get().why(), e.getMessage());
            return false;
        }
        wake.run();
        return true;
    }

    private int reconcile(Handle handle, Marked marked) {
        int rollouts = 0;
        for (var each : tenants(handle, marked.server()).entrySet()) {
            rollouts += begin(handle, each.getKey(), each.getValue(), marked.why()) ? 1 : 0;
        }
        handle.createUpdate(UNMARK)
                .bind("server", marked.server())
                .bind("why", marked.why())
                .execute();
        return rollouts;
    }

    /** Whether there is a rollout to compare with. */
    private boolean begin(Handle handle, ProjectName project, List<TenantId> tenants, String why) {
        var reference = Reference.newest(handle, project);
        if (reference.isEmpty()) {
            return false;
        }
        var id =
                reconcile.begin(
                        reference.get(),
                        tenants,
                        Actor.DROVER,
                        Optional.of(why),
                        new Repeat(Optional.empty(), why));
        log.warn("{}: rollout {} verifies {} tenants", why, id, tenants.size());
        return true;
    }

    private static Map<ProjectName, List<TenantId>> tenants(Handle handle, String server) {
        var tenants =
                new TreeMap<ProjectName, List<TenantId>>(Comparator.comparing(ProjectName::value));
        handle.createQuery(TENANTS)
                .bind("server", server)
                .map((row, _) ->
                        Map.entry(
                                new ProjectName(row.getString("project")),
                                new TenantId(row.getString("id"))))
                .forEach(entry ->
                        tenants.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                                .add(entry.getValue()));
        return tenants;
    }
}
