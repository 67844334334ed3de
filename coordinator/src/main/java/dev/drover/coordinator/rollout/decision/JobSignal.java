package dev.drover.coordinator.rollout.decision;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.status.FailureReport;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a job is told: by a worker, by a clock, or by a person. */
public sealed interface JobSignal {

    /** A worker's answer to one dispatch. */
    sealed interface Answer extends JobSignal {
        int dispatch();

        /** The try that the dispatch was to become. */
        int attempt();

        WorkerId worker();
    }

    /** A worker has it; told by its event or by a heartbeat that lists the job. */
    record Claimed(int dispatch, int attempt, WorkerId worker) implements Answer {}

    record Succeeded(
            int dispatch,
            int attempt,
            WorkerId worker,
            int applied,
            Optional<String> version,
            List<String> pending,
            int pendingCount)
            implements Answer {
        public Succeeded {
            pending = List.copyOf(pending);
        }
    }

    record Failed(int dispatch, int attempt, WorkerId worker, int applied, FailureReport report)
            implements Answer {}

    /**
     * @param causeSince since when the cause is known to last, from other jobs that met it
     */
    record Deferred(
            int dispatch,
            int attempt,
            WorkerId worker,
            String reason,
            String detail,
            Optional<Instant> causeSince)
            implements Answer {}

    record Declined(
            int dispatch,
            int attempt,
            WorkerId worker,
            String reason,
            Optional<Long> lastOrder,
            String detail)
            implements Answer {}

    record Cancelled(int dispatch, int attempt, WorkerId worker, int applied) implements Answer {}

    /** Nobody claimed the dispatch in time. */
    record ClaimTimedOut(int dispatch) implements JobSignal {}

    /**
     * Another worker has the dispatch in hand than the one whose claim was seen first; told by
     * heartbeats of both.
     */
    record HeldBy(int dispatch, WorkerId worker) implements JobSignal {}

    /** The worker that claimed the dispatch has not been heard of for too long. */
    record LeaseEnded(int dispatch) implements JobSignal {}

    /** Someone wants a job that is not in flight to end. */
    record CancelWanted(String reason) implements JobSignal {}

    /** An operator leaves the tenant out. */
    record SkipWanted(String reason) implements JobSignal {}
}
