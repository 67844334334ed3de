package dev.drover.contracts.liveness;

import dev.drover.contracts.JobId;
import dev.drover.contracts.WorkerId;

import java.time.Instant;
import java.util.List;

/**
 * A worker lives and works on these jobs. A job's lease ends a fixed time after the last heartbeat
 * that lists it; one that lists an unclaimed job is its claim.
 *
 * @param version of the worker's program
 * @param draining takes no new work
 */
public record Heartbeat(
        WorkerId worker,
        Instant time,
        Instant startedAt,
        String version,
        String host,
        int slots,
        int freeSlots,
        boolean draining,
        List<RunningJob> jobs) {

    public Heartbeat {
        jobs = List.copyOf(jobs);
    }

    /**
     * A job in this worker's hands.
     *
     * @param step what it is at, for people: {@code claimed}, {@code 3/7 0003_orders}, {@code
     *     reporting}
     */
    public record RunningJob(JobId job, int dispatch, int attempt, String step, Instant since) {
        /** The step of a job that is over: only its answer is still on the way. */
        public static final String REPORTING = "reporting";
    }
}
