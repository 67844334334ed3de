package dev.drover.coordinator.rollout;

import dev.drover.contracts.JobId;
import dev.drover.coordinator.rollout.decision.DecideJob;
import dev.drover.coordinator.rollout.decision.JobSignal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Skips the jobs of tenants that wait, in whatever rollout, also in waves that have not begun. A
 * job that runs is left to end. Any coordinator may; the leader sees to it that the rollout goes
 * on.
 */
public final class SkipWaiting {
    /**
     * The caller has locked the tenants, and others lock jobs before tenants: whoever works on a
     * job now is not waited for. Where it goes on waiting after that, the leader skips it.
     */
    private static final String WAITING =
            """
            SELECT j.id
            FROM active_job a
            JOIN job j ON j.id = a.job
            WHERE a.tenant = ANY(:tenants) AND j.state IN ('READY', 'RETRY_WAIT')
            ORDER BY j.id
            FOR NO KEY UPDATE OF j SKIP LOCKED
            """;

    private static final String LEFT =
            "SELECT count(*) FROM active_job WHERE tenant = ANY(:tenants)";

    /** To skip is no matter of chance. */
    private static final SignalJobs JOBS = new SignalJobs(new DecideJob(() -> 0));

    private SkipWaiting() {}

    /**
     * What became of the jobs.
     *
     * @param running those that are left to end
     */
    public record Outcome(int skipped, int running) {}

    /** In the transaction that takes the tenants out of the fleet. */
    public static Outcome of(
            Handle handle, Collection<String> tenants, String reason, Instant now) {
        if (tenants.isEmpty()) {
            return new Outcome(0, 0);
        }
        var waiting =
                handle.createQuery(WAITING)
                        .bindArray("tenants", String.class, tenants)
                        .mapTo(UUID.class)
                        .list();
        int skipped = signal(handle, waiting, note(reason), now).ended().size();
        int left =
                handle.createQuery(LEFT)
                        .bindArray("tenants", String.class, tenants)
                        .mapTo(Integer.class)
                        .one();
        return new Outcome(skipped, left);
    }

    /** What stands at the job of a tenant that is in quarantine for this reason. */
    public static String note(String reason) {
        return "in quarantine: " + reason;
    }

    static SignalJobs.Outcome signal(
            Handle handle, Collection<UUID> jobs, String reason, Instant now) {
        Map<JobId, List<JobSignal>> signals = new HashMap<>();
        jobs.forEach(job -> signals.put(new JobId(job), List.of(new JobSignal.SkipWanted(reason))));
        var outcome = JOBS.signal(handle, signals, now);
        NoteLost.of(handle, outcome.ended());
        return outcome;
    }
}
