package dev.drover.coordinator.dispatch;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ServerId;
import dev.drover.coordinator.rollout.decision.Job;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the leader knows of the servers' health, for simulations. */
public final class SimulatedWatch {
    private final WatchServers watch = new WatchServers();

    /** Jobs that each server bears at present. */
    public Map<ServerId, Integer> limits(
            Map<ServerId, Integer> configured,
            Collection<Job> jobs,
            Workforce workforce,
            Instant now) {
        var inFlight = new HashMap<ServerId, Integer>();
        jobs.stream()
                .filter(job -> job.state().inFlight())
                .forEach(job -> inFlight.merge(job.server(), 1, Integer::sum));
        var limits = new HashMap<>(configured);
        watch.judge(configured, inFlight, workforce, now)
                .forEach((server, bearing) -> limits.put(server, bearing.jobs()));
        return limits;
    }

    public void dispatched(Job job, Instant now) {
        watch.dispatched(job.server(), job.id(), now);
    }

    public void answered(ServerId server, JobId job, Instant now) {
        watch.answered(server, job, now);
    }

    public Optional<Instant> heldBackSince(ServerId server) {
        return watch.heldBackSince(server);
    }

    /** Another one takes over, who reads what this one wrote down. */
    public void newLeader(Collection<ServerId> servers) {
        var since = new HashMap<ServerId, Instant>();
        servers.forEach(
                server -> watch.heldBackSince(server).ifPresent(at -> since.put(server, at)));
        watch.forget();
        watch.remember(since);
    }
}
