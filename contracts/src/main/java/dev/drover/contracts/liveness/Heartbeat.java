package dev.drover.contracts.liveness;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.WorkerId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A worker lives and works on these jobs. A job's lease ends a fixed time after the last heartbeat
 * that lists it; one that lists an unclaimed job is its claim.
 *
 * @param version of the worker's program
 * @param draining takes no new work
 * @param strained the servers that the worker treats with care at present; absent when there is
 *     none, and of workers that do not tell
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
        List<RunningJob> jobs,
        Optional<List<StrainedServer>> strained) {

    /**
     * Each worker has so many slots beyond those that it tells, for commands that ask a question
     * and are over soon.
     */
    public static final int RESERVED_SLOTS = 2;

    public Heartbeat {
        jobs = List.copyOf(jobs);
        strained = strained.map(List::copyOf);
    }

    /**
     * A server at which the worker does less than it might.
     *
     * @param limit jobs at a time that the worker allows itself there, where that is less than its
     *     configuration allows
     * @param breaker why it leaves the server alone, while it does
     */
    public record StrainedServer(
            ServerId server, Optional<Integer> limit, Optional<OpenBreaker> breaker) {}

    /**
     * The worker refuses jobs at the server.
     *
     * @param retryAt when it lets one job try; in the past when it would do so now
     * @param reason what the server said last, for people
     */
    public record OpenBreaker(Instant since, Instant retryAt, String reason) {}

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
