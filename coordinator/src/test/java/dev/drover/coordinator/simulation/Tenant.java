package dev.drover.coordinator.simulation;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;

import java.util.Optional;

/** A tenant's database: what was applied, who holds the lease, the highest order that wrote. */
final class Tenant {
    final TenantId id;
    final ServerId server;

    /** The migration that fails for good here, whoever tries; none when 0. */
    final int broken;

    int version;
    long lastOrder;
    Optional<Session> holder = Optional.empty();

    Tenant(TenantId id, ServerId server, int broken) {
        this.id = id;
        this.server = server;
        this.broken = broken;
    }

    /** A connection. It ends with its worker, sooner or later, and then its lease is free. */
    static final class Session {
        final WorkerId worker;
        final JobId job;
        final int dispatch;
        boolean lost;

        Session(WorkerId worker, JobId job, int dispatch) {
            this.worker = worker;
            this.job = job;
            this.dispatch = dispatch;
        }
    }

    boolean lock(Session session) {
        if (holder.isPresent()) {
            return false;
        }
        holder = Optional.of(session);
        return true;
    }

    void end(Session session) {
        session.lost = true;
        holder = holder.filter(other -> other != session);
    }

    /** Commits one migration under the lease. */
    void commit(Session session, long order) {
        if (session.lost || holder.filter(other -> other == session).isEmpty()) {
            throw new AssertionError("a session without the lease commits at " + id);
        }
        version++;
        lastOrder = Math.max(lastOrder, order);
    }
}
