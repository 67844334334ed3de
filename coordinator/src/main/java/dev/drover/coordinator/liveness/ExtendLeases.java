package dev.drover.coordinator.liveness;

import dev.drover.contracts.JobId;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.coordinator.rollout.SignalJobs;
import dev.drover.coordinator.rollout.decision.JobSignal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final String UNCLAIMED =
            """
            SELECT f.job
            FROM in_flight f
            JOIN unnest(:jobs, :dispatches) AS u (job, dispatch)
              ON u.job = f.job AND u.dispatch = f.dispatch
            WHERE NOT f.claimed
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

    /** Jobs that were listed before their claim was seen: this is their claim. */
    static Map<JobId, List<JobSignal>> claims(Handle handle, List<Heartbeat> heartbeats) {
        var listed = listed(heartbeats);
        var unclaimed =
                handle.createQuery(UNCLAIMED)
                        .bindArray("jobs", UUID.class, jobs(listed))
                        .bindArray("dispatches", Integer.class, dispatches(listed))
                        .mapTo(UUID.class)
                        .set();
        var claims = new HashMap<JobId, List<JobSignal>>();
        for (var entry : listed) {
            if (unclaimed.contains(entry.job().job().value())) {
                claims.computeIfAbsent(entry.job().job(), _ -> new ArrayList<>())
                        .add(
                                new JobSignal.Claimed(
                                        entry.job().dispatch(),
                                        entry.job().attempt(),
                                        entry.heartbeat().worker()));
            }
        }
        return claims;
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

    private static List<Integer> dispatches(List<Listed> listed) {
        return listed.stream().map(entry -> entry.job().dispatch()).toList();
    }
}
