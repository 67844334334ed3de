package dev.drover.coordinator.rollout.decision;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One job as the control database has it.
 *
 * @param tries how often it was tried
 * @param waiting why it was deferred; absent since the worker last got to work
 * @param nextAttemptAt in RETRY_WAIT, or READY after a pause: not before
 * @param result what the worker found; {@link Result#NONE} until then
 * @param note why it waits or how it ended, for people
 */
public record Job(
        JobId id,
        RolloutId rollout,
        TenantId tenant,
        ServerId server,
        JobState state,
        int dispatch,
        Tries tries,
        Optional<WorkerId> worker,
        Optional<Waiting> waiting,
        Optional<Instant> nextAttemptAt,
        Result result,
        Optional<String> note) {

    /**
     * @param attempt claimed tries; deferred and declined ones not counted
     * @param vanished tries that ended with a lost worker
     * @param deferrals deferrals in a row
     * @param firstAt when it was dispatched first
     */
    public record Tries(int attempt, int vanished, int deferrals, Optional<Instant> firstAt) {
        Tries attempt(int attempt) {
            return new Tries(attempt, vanished, deferrals, firstAt);
        }

        Tries vanished(int vanished) {
            return new Tries(attempt, vanished, deferrals, firstAt);
        }

        Tries deferrals(int deferrals) {
            return new Tries(attempt, vanished, deferrals, firstAt);
        }
    }

    /** Deferred for one reason, without a break since then. */
    public record Waiting(String reason, Instant since) {
        /** Since the cause is known, if that is longer. */
        Waiting notAfter(Optional<Instant> cause) {
            return cause.filter(since::isAfter).map(at -> new Waiting(reason, at)).orElse(this);
        }
    }

    /**
     * @param applied migrations applied by all tries together
     */
    public record Result(
            int applied, Optional<String> version, List<String> pending, int pendingCount) {
        public static final Result NONE = new Result(0, Optional.empty(), List.of(), 0);

        public Result {
            pending = List.copyOf(pending);
        }

        Result plus(int moreApplied) {
            return new Result(applied + moreApplied, version, pending, pendingCount);
        }
    }

    Job state(JobState next) {
        return with(state.to(next), tries, worker, waiting, Optional.empty(), result, note);
    }

    Job tries(Tries tries) {
        return with(state, tries, worker, waiting, nextAttemptAt, result, note);
    }

    Job worker(WorkerId worker) {
        return with(state, tries, Optional.of(worker), waiting, nextAttemptAt, result, note);
    }

    Job waiting(Optional<Waiting> waiting) {
        return with(state, tries, worker, waiting, nextAttemptAt, result, note);
    }

    Job notBefore(Instant at) {
        return with(state, tries, worker, waiting, Optional.of(at), result, note);
    }

    Job result(Result result) {
        return with(state, tries, worker, waiting, nextAttemptAt, result, note);
    }

    Job note(Optional<String> note) {
        return with(state, tries, worker, waiting, nextAttemptAt, result, note);
    }

    private Job with(
            JobState state,
            Tries tries,
            Optional<WorkerId> worker,
            Optional<Waiting> waiting,
            Optional<Instant> nextAttemptAt,
            Result result,
            Optional<String> note) {
        return new Job(
                id,
                rollout,
                tenant,
                server,
                state,
                dispatch,
                tries,
                worker,
                waiting,
                nextAttemptAt,
                result,
                note);
    }
}
