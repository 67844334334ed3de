package dev.drover.coordinator.liveness;

import dev.drover.contracts.JobId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.coordinator.rollout.SignalJobs;
import dev.drover.coordinator.rollout.decision.JobSignal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What heartbeats mean to the jobs that they list. */
final class ExtendLeases {
    /** A row that is locked is being claimed or ended; either way it needs nothing from here. */
    private static final String EXTEND =
            """
            UPDATE in_flight SET lease_until = :leaseUntil
            WHERE job IN (
              SELECT f.job
              FROM in_flight f
              JOIN unnest(:jobs, :dispatches) AS u (job, dispatch)
                ON u.job = f.job AND u.dispatch = f.dispatch
              WHERE f.claimed
              FOR UPDATE OF f SKIP LOCKED
            )
            """;

    private static final String NOT_THEIRS =
            """
            SELECT DISTINCT f.job, f.worker
            FROM in_flight f
            JOIN unnest(:jobs, :dispatches, :workers) AS u (job, dispatch, worker)
              ON u.job = f.job AND u.dispatch = f.dispatch
            WHERE NOT f.claimed OR f.worker <> u.worker
            """;

    private ExtendLeases() {}

    static void extend(Handle handle, List<Heartbeat> heartbeats, Instant now) {
        var listed = listed(heartbeats);
        handle.createUpdate(EXTEND)
                .bindArray("jobs", UUID.class, jobs(listed))
                .bindArray("dispatches", Integer.class, dispatches(listed))
                .bind("leaseUntil", now.plus(SignalJobs.LEASE))
                .execute();
    }

    /**
     * Jobs that were listed before their claim was seen: this is their claim. And those that
     * another worker has than the one whose claim was seen.
     */
    static Map<JobId, List<JobSignal>> claims(
            Handle handle, List<Heartbeat> heartbeats, FindHolder holders) {
        var listed = listed(heartbeats);
        var claimants = claimants(handle, listed);
        var claims = new HashMap<JobId, List<JobSignal>>();
        for (var entry : listed) {
            var claimant = claimants.get(entry.job().job().value());
            if (claimant != null) {
                signal(entry, claimant, holders)
                        .ifPresent(signal ->
                                claims.computeIfAbsent(entry.job().job(), _ -> new ArrayList<>())
                                        .add(signal));
            }
        }
        return claims;
    }

    /** Of the jobs that are not those of all who list them; empty where there is none yet. */
    private static Map<UUID, Optional<WorkerId>> claimants(Handle handle, List<Listed> listed) {
        var claimants = new HashMap<UUID, Optional<WorkerId>>();
        handle.createQuery(NOT_THEIRS)
                .bindArray("jobs", UUID.class, jobs(listed))
                .bindArray("dispatches", Integer.class, dispatches(listed))
                .bindArray("workers", String.class, workers(listed))
                .map((rows, _) ->
                        Map.entry(
                                rows.getObject("job", UUID.class),
                                Optional.ofNullable(rows.getString("worker")).map(WorkerId::new)))
                .forEach(entry -> claimants.put(entry.getKey(), entry.getValue()));
        return claimants;
    }

    private static Optional<JobSignal> signal(
            Listed entry, Optional<WorkerId> claimant, FindHolder holders) {
        var job = entry.job();
        var worker = entry.heartbeat().worker();
        if (claimant.isEmpty()) {
            return Optional.of(new JobSignal.Claimed(job.dispatch(), job.attempt(), worker));
        }
        return claimant.filter(other -> holders.isHolder(entry.heartbeat(), job, other))
                .map(_ -> new JobSignal.HeldBy(job.dispatch(), worker));
    }

    private record Listed(Heartbeat heartbeat, Heartbeat.RunningJob job) {}

    private static List<Listed> listed(List<Heartbeat> heartbeats) {
        var listed = new ArrayList<Listed>();
        heartbeats.forEach(h -> h.jobs().forEach(job -> listed.add(new Listed(h, job))));
        return listed;
    }

    private static List<UUID> jobs(List<Listed> listed) {
        return listed.stream().map(entry -> entry.job().job().value()).toList();
    }

    private static List<String> workers(List<Listed> listed) {
        return listed.stream().map(entry -> entry.heartbeat().worker().value()).toList();
    }

    private static List<Integer> dispatches(List<Listed> listed) {
        return listed.stream().map(entry -> entry.job().dispatch()).toList();
    }
}
