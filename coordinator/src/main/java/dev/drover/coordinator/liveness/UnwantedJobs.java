package dev.drover.coordinator.liveness;

import dev.drover.contracts.JobId;
import dev.drover.coordinator.rollout.SkipWaiting;
import dev.drover.coordinator.rollout.decision.JobSignal;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Finds the jobs that are not wanted any more. */
final class UnwantedJobs {
    private static final String WAITING =
            """
            SELECT j.id, coalesce(r.steering_reason, '') AS reason
            FROM rollout r
            JOIN active_job a ON a.rollout = r.id
            JOIN job j ON j.id = a.job
            WHERE r.state = 'ABORTING' AND j.state IN ('READY', 'RETRY_WAIT')
            LIMIT 1000
            """;

    /**
     * Whoever puts a tenant in quarantine skips its job; one that was worked on just then, or that
     * runs and comes back to be tried again, is found here.
     */
    private static final String OF_QUARANTINED =
            """
            SELECT j.id, coalesce(t.quarantine_reason, '') AS reason
            FROM tenant t
            JOIN active_job a ON a.tenant = t.id
            JOIN job j ON j.id = a.job
            WHERE t.quarantine IS NOT NULL AND j.state IN ('READY', 'RETRY_WAIT')
            LIMIT 1000
            """;

    private static final String RUNNING =
            """
            SELECT f.job, f.dispatch, coalesce(r.steering_reason, '') AS reason
            FROM rollout r
            JOIN in_flight f ON f.rollout = r.id
            WHERE r.state = 'ABORTING' AND r.cancel_running
            """;

    private static final String KNOWN =
            """
            SELECT f.job, f.dispatch
            FROM in_flight f
            JOIN unnest(:jobs, :dispatches) AS u (job, dispatch)
              ON u.job = f.job AND u.dispatch = f.dispatch
            """;

    private UnwantedJobs() {}

    /** One sending of a job. */
    record Dispatch(UUID job, int number) {}

    /**
     * Of rollouts that are being aborted, and of tenants in quarantine: not at any worker, so they
     * can end here.
     */
    static Map<JobId, List<JobSignal>> waiting(Handle handle) {
        var signals = new HashMap<JobId, List<JobSignal>>();
        reasons(handle, OF_QUARANTINED)
                .forEach((job, reason) ->
                        signals.put(
                                job, List.of(new JobSignal.SkipWanted(SkipWaiting.note(reason)))));
        reasons(handle, WAITING)
                .forEach((job, reason) ->
                        signals.put(
                                job, List.of(new JobSignal.CancelWanted("aborted: " + reason))));
        return signals;
    }

    private static Map<JobId, String> reasons(Handle handle, String sql) {
        var reasons = new HashMap<JobId, String>();
        handle.createQuery(sql)
                .map((rows, _) ->
                        Map.entry(
                                new JobId(rows.getObject("id", UUID.class)),
                                rows.getString("reason")))
                .forEach(entry -> reasons.put(entry.getKey(), entry.getValue()));
        return reasons;
    }

    /** Of rollouts that are being aborted with all that runs; with the reason. */
    static Map<Dispatch, String> running(Handle handle) {
        var running = new HashMap<Dispatch, String>();
        handle.createQuery(RUNNING)
                .map((rows, _) ->
                        Map.entry(
                                new Dispatch(
                                        rows.getObject("job", UUID.class), rows.getInt("dispatch")),
                                "aborted: " + rows.getString("reason")))
                .forEach(entry -> running.put(entry.getKey(), entry.getValue()));
        return running;
    }

    /** Those among the listed ones that are not in flight. */
    static Set<Dispatch> unknown(Handle handle, Collection<Dispatch> listed) {
        if (listed.isEmpty()) {
            return Set.of();
        }
        var unknown = new HashSet<>(listed);
        handle.createQuery(KNOWN)
                .bindArray("jobs", UUID.class, listed.stream().map(Dispatch::job).toList())
                .bindArray(
                        "dispatches", Integer.class, listed.stream().map(Dispatch::number).toList())
                .map((rows, _) ->
                        new Dispatch(rows.getObject("job", UUID.class), rows.getInt("dispatch")))
                .forEach(unknown::remove);
        return unknown;
    }
}
