package dev.drover.coordinator.reconcile;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.reconcile.MarkedServers.Marked;
import dev.drover.coordinator.reconcile.Reconcile.Repeat;
import dev.drover.coordinator.rollout.TenantsHeldException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies, without being asked, whose picture may be wrong: the tenants of a server whose history
 * has become another one, and those whose job was lost with its worker and is not run again.
 */
public final class ReconcileByItself implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(ReconcileByItself.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final String NOTED =
            "their job ended after its worker was lost, or their server changed while they were in quarantine";

    private final Jdbi jdbi;
    private final Reconcile reconcile;
    private final Runnable wake;

    /**
     * @param wake called after a rollout was begun
     */
    public ReconcileByItself(Jdbi jdbi, InstantSource clock, Runnable wake) {
        this.jdbi = jdbi;
        this.reconcile = new Reconcile(jdbi, clock);
        this.wake = wake;
    }

    @Override
    public Running begin(LeaderTerm term) {
        return DutyThread.start("reconcile-by-itself", PAUSE, () -> turn(term));
    }

    /** Whether something was dealt with. */
    boolean turn(LeaderTerm term) {
        return verifyNoted(term) || verifyServer(term);
    }

    private boolean verifyNoted(LeaderTerm term) {
        return !jdbi.withHandle(NotedTenants::waiting).isEmpty()
                && dealtWith(term, NOTED, this::verifyNoted);
    }

    private void verifyNoted(Handle handle) {
        var waiting = NotedTenants.waiting(handle);
        verify(handle, waiting, NOTED);
        waiting.values().forEach(tenants -> NotedTenants.forget(handle, tenants));
    }

    private boolean verifyServer(LeaderTerm term) {
        var marked = jdbi.withHandle(MarkedServers::next);
        return marked.isPresent()
                && dealtWith(term, marked.get().why(), handle -> verify(handle, marked.get()));
    }

    private void verify(Handle handle, Marked marked) {
        verify(handle, MarkedServers.takeTenants(handle, marked.server()), marked.why());
        MarkedServers.unmark(handle, marked);
    }

    /** The rollouts are begun, and what asked for them is forgotten, in one transaction. */
    private boolean dealtWith(LeaderTerm term, String why, HandleConsumer<RuntimeException> work) {
        try {
            term.inTransaction(
                    jdbi,
                    Loss.NONE,
                    handle -> {
                        work.useHandle(handle);
                        return true;
                    });
        } catch (TenantsHeldException e) {
            log.debug("{} waits: {}", why, e.getMessage());
            return false;
        }
        wake.run();
        return true;
    }

    /** Where nothing was ever rolled out there is nothing to compare with. */
    private void verify(Handle handle, Map<ProjectName, List<TenantId>> byProject, String why) {
        byProject.forEach((project, tenants) ->
                Reference.newest(handle, project)
                        .ifPresent(reference -> begin(reference, tenants, why)));
    }

    private void begin(Reference reference, List<TenantId> tenants, String why) {
        var id =
                reconcile.begin(
                        reference,
                        tenants,
                        Actor.DROVER,
                        Optional.of(why),
                        new Repeat(Optional.empty(), why));
        log.warn("{}: rollout {} verifies {} tenants", why, id, tenants.size());
    }
}
