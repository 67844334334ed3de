package dev.drover.coordinator.liveness;

import dev.drover.contracts.JobId;
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

    /** Of rollouts that are being aborted: not at any worker, so they can end here. */
    static Map<JobId, List<JobSignal>> waiting(Handle handle) {
        var signals = new HashMap<JobId, List<JobSignal>>();
        handle.createQuery(WAITING)
                .map((rows, _) ->
                        Map.entry(
                                new JobId(rows.getObject("id", UUID.class)),
                                "aborted: " + rows.getString("reason")))
                .forEach(entry ->
                        signals.put(
                                entry.getKey(),
                                List.of(new JobSignal.CancelWanted(entry.getValue()))));
        return signals;
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
