package dev.drover.coordinator.rollout.decision;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where one tenant's part in a rollout stands.
 *
 * <pre>
 * READY      -> DISPATCHED  chosen by the dispatcher
 * READY      -> SUCCEEDED   a late result of an earlier dispatch
 * READY      -> CANCELLED   on request
 * READY      -> SKIPPED     an operator leaves the tenant out
 * DISPATCHED -> RUNNING     claimed by a worker
 * DISPATCHED -> READY       not claimed in time, or declined
 * DISPATCHED -> RETRY_WAIT  deferred or failed, its claim was never seen
 * DISPATCHED -> SUCCEEDED   its claim was never seen, or a late result of an earlier dispatch
 * DISPATCHED -> FAILED      for good, its claim was never seen
 * DISPATCHED -> CANCELLED   the worker was told before it began
 * RUNNING    -> SUCCEEDED   the worker says so
 * RUNNING    -> FAILED      for good: not to be mended by trying again, or tried often enough
 * RUNNING    -> RETRY_WAIT  failed or deferred, to be tried again later
 * RUNNING    -> READY       declined, or its worker was lost
 * RUNNING    -> CANCELLED   the worker ended it on request
 * RETRY_WAIT -> DISPATCHED  its time has come and the dispatcher chose it
 * RETRY_WAIT -> SUCCEEDED   a late result of an earlier dispatch
 * RETRY_WAIT -> CANCELLED   on request
 * RETRY_WAIT -> SKIPPED     an operator leaves the tenant out
 * </pre>
 *
 * <p>A job whose waiting time is over is READY in all but name; the dispatcher takes it in one
 * step.
 */
public enum JobState {
    READY,
    DISPATCHED,
    RUNNING,
    RETRY_WAIT,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    SKIPPED;

    /** The states that may follow. */
    public Set<JobState> successors() {
        return switch (this) {
            case READY -> EnumSet.of(DISPATCHED, SUCCEEDED, CANCELLED, SKIPPED);
            case DISPATCHED -> EnumSet.of(RUNNING, READY, RETRY_WAIT, SUCCEEDED, FAILED, CANCELLED);
            case RUNNING -> EnumSet.of(SUCCEEDED, FAILED, RETRY_WAIT, READY, CANCELLED);
            case RETRY_WAIT -> EnumSet.of(DISPATCHED, SUCCEEDED, CANCELLED, SKIPPED);
            case SUCCEEDED, FAILED, CANCELLED, SKIPPED -> EnumSet.noneOf(JobState.class);
        };
    }

    /** Whether the state will not change any more. */
    public boolean ended() {
        return successors().isEmpty();
    }

    /** Whether a command about the job is on its way or being carried out. */
    public boolean inFlight() {
        return this == DISPATCHED || this == RUNNING;
    }

    /**
     * @throws IllegalStateException naming both states when {@code next} may not follow
     */
    JobState to(JobState next) {
        if (!successors().contains(next)) {
            throw new IllegalStateException(
                    "a job that is %s cannot become %s".formatted(this, next));
        }
        return next;
    }
}
