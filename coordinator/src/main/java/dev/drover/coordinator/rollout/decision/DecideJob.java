package dev.drover.coordinator.rollout.decision;

import dev.drover.contracts.WorkerId;
import dev.drover.coordinator.rollout.decision.Job.Result;
import dev.drover.coordinator.rollout.decision.Job.Waiting;
import dev.drover.coordinator.rollout.decision.JobDecision.Changed;
import dev.drover.coordinator.rollout.decision.JobDecision.Effect;
import dev.drover.coordinator.rollout.decision.JobDecision.Ignored;
import dev.drover.coordinator.rollout.decision.JobSignal.Answer;
import dev.drover.coordinator.rollout.decision.JobSignal.CancelWanted;
import dev.drover.coordinator.rollout.decision.JobSignal.Cancelled;
import dev.drover.coordinator.rollout.decision.JobSignal.ClaimTimedOut;
import dev.drover.coordinator.rollout.decision.JobSignal.Claimed;
import dev.drover.coordinator.rollout.decision.JobSignal.Declined;
import dev.drover.coordinator.rollout.decision.JobSignal.Deferred;
import dev.drover.coordinator.rollout.decision.JobSignal.Failed;
import dev.drover.coordinator.rollout.decision.JobSignal.HeldBy;
import dev.drover.coordinator.rollout.decision.JobSignal.LeaseEnded;
import dev.drover.coordinator.rollout.decision.JobSignal.SkipWanted;
import dev.drover.coordinator.rollout.decision.JobSignal.Succeeded;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a signal makes of a job.
 *
 * <p>Answers count for the current dispatch while it is in flight; only a success is welcome
 * however late, because the tenant is where it should be. So duplicates and old answers change
 * nothing.
 *
 * <p>A copy of the command may come to a second worker while the first one runs. What the second
 * one answers counts only if it got as far as running something; otherwise the job would be taken
 * from the worker that is at it, and cancelled there.
 */
public final class DecideJob {
    /** Workers that may vanish over a job before it is taken for their killer. */
    static final int MAX_VANISHED = 3;

    private final RandomGenerator random;

    public DecideJob(RandomGenerator random) {
        this.random = random;
    }

    public JobDecision decide(Job job, JobSignal signal, RetryPolicy policy, Instant now) {
        if (job.state().ended()) {
            return new Ignored("the job has ended: " + job.state());
        }
        return switch (signal) {
            case Succeeded succeeded -> succeed(job, succeeded);
            case Answer answer when !current(job, answer.dispatch()) -> outdated(answer.dispatch());
            case Answer answer when runsElsewhere(job, answer) && ranNothing(answer) ->
                    new Ignored("the command came twice, and the worker that claimed it is at it");
            case Claimed claimed -> claim(job, claimed);
            case Failed failed -> fail(job, failed, policy, now);
            case Deferred deferred -> defer(job, deferred, policy, now);
            case Declined declined -> decline(job, declined, policy, now);
            case Cancelled cancelled -> cancel(job, cancelled);
            case HeldBy(int dispatch, WorkerId worker) -> heldBy(job, dispatch, worker);
            case ClaimTimedOut(int dispatch) -> claimTimedOut(job, dispatch);
            case LeaseEnded(int dispatch) -> leaseEnded(job, dispatch);
            case CancelWanted(String reason) -> withdraw(job, JobState.CANCELLED, reason);
            case SkipWanted(String reason) -> withdraw(job, JobState.SKIPPED, reason);
        };
    }

    private static boolean current(Job job, int dispatch) {
        return job.state().inFlight() && job.dispatch() == dispatch;
    }

    private static JobDecision outdated(int dispatch) {
        return new Ignored("dispatch " + dispatch + " is not the one in flight");
    }

    /** Should the job's worker be gone, the end of the job's lease will tell. */
    private static boolean runsElsewhere(Job job, Answer answer) {
        return job.state() == JobState.RUNNING
                && job.worker().filter(worker -> !worker.equals(answer.worker())).isPresent();
    }

    /**
     * Whether the job is where it was, for all that the answer says. A failure names a place in a
     * script once one was begun, which is under the tenant's lease; others may come from before it,
     * such as a credential that only this worker lacks.
     */
    private static boolean ranNothing(Answer answer) {
        return switch (answer) {
            case Deferred _, Declined _ -> true;
            case Failed failed -> failed.applied() == 0 && failed.report().place().isEmpty();
            case Cancelled cancelled -> cancelled.applied() == 0;
            case Claimed _, Succeeded _ -> false;
        };
    }

    private static JobDecision succeed(Job job, Succeeded answer) {
        var result =
                new Result(
                        job.result().applied() + answer.applied(),
                        answer.version(),
                        answer.pending(),
                        answer.pendingCount());
        var attempt = Math.max(job.tries().attempt(), answer.attempt());
        return changed(
                job.state(JobState.SUCCEEDED)
                        .tries(job.tries().attempt(attempt))
                        .worker(answer.worker())
                        .waiting(Optional.empty())
                        .result(result)
                        .note(Optional.empty()));
    }

    private static JobDecision claim(Job job, Claimed answer) {
        if (job.state() == JobState.RUNNING) {
            return new Ignored("claimed already");
        }
        return changed(
                job.state(JobState.RUNNING)
                        .tries(job.tries().attempt(answer.attempt()))
                        .worker(answer.worker())
                        .note(Optional.empty()));
    }

    private JobDecision fail(Job job, Failed answer, RetryPolicy policy, Instant now) {
        var report = answer.report();
        if (report.retry().equals("BACK_PRESSURE")) {
            // the server had no room: this was no try
            return defer(
                    job.result(job.result().plus(answer.applied())),
                    new Deferred(
                            answer.dispatch(),
                            answer.attempt(),
                            answer.worker(),
                            report.code(),
                            report.message(),
                            Optional.empty()),
                    policy,
                    now);
        }
        var tried =
                job.tries(job.tries().attempt(answer.attempt()).deferrals(0))
                        .worker(answer.worker())
                        .waiting(Optional.empty())
                        .result(job.result().plus(answer.applied()))
                        .note(Optional.of(report.code() + ": " + report.message()));
        boolean ended =
                report.retry().equals("NEVER")
                        || answer.attempt() >= policy.maxAttempts()
                        || tooOld(job, policy, now);
        var next =
                ended
                        ? tried.state(JobState.FAILED)
                        : tried.state(JobState.RETRY_WAIT)
                                .notBefore(now.plus(policy.backoff(answer.attempt(), random)));
        return changed(
                next, new Effect.NoteFailure(answer.dispatch(), answer.attempt(), report, ended));
    }

    private JobDecision defer(Job job, Deferred answer, RetryPolicy policy, Instant now) {
        var waiting =
                job.waiting()
                        .filter(w -> w.reason().equals(answer.reason()))
                        .orElseGet(() -> new Waiting(answer.reason(), now))
                        .notAfter(answer.causeSince());
        var deferrals = job.tries().deferrals() + 1;
        var deferred =
                job.tries(job.tries().attempt(answer.attempt() - 1).deferrals(deferrals))
                        .worker(answer.worker())
                        .waiting(Optional.of(waiting))
                        .note(Optional.of(answer.reason() + ": " + answer.detail()));
        if (tooLong(waiting, now) || tooOld(job, policy, now)) {
            var report =
                    GiveUp.deferredTooLong(
                            answer.reason(),
                            Duration.between(waiting.since(), now),
                            answer.detail());
            return changed(
                    deferred.state(JobState.FAILED)
                            .note(Optional.of(report.code() + ": " + report.message())),
                    new Effect.NoteFailure(answer.dispatch(), answer.attempt(), report, true));
        }
        return changed(
                deferred.state(JobState.RETRY_WAIT)
                        .notBefore(now.plus(policy.deferral(deferrals, random))));
    }

    private static boolean tooLong(Waiting waiting, Instant now) {
        return !now.isBefore(waiting.since().plus(DeferralCap.of(waiting.reason()).longest()));
    }

    private static boolean tooOld(Job job, RetryPolicy policy, Instant now) {
        return job.tries()
                .firstAt()
                .filter(first -> !now.isBefore(first.plus(policy.giveUpAfter())))
                .isPresent();
    }

    private JobDecision decline(Job job, Declined answer, RetryPolicy policy, Instant now) {
        var untried =
                job.tries(job.tries().attempt(answer.attempt() - 1))
                        .note(Optional.of(answer.reason() + ": " + answer.detail()));
        var ready = untried.state(JobState.READY);
        return switch (answer.reason()) {
            case "STALE" ->
                    answer.lastOrder()
                            .map(seen -> changed(ready, new Effect.RaiseOrder(seen)))
                            .orElseGet(() -> changed(ready));
            case "EXPIRED" -> changed(ready);
            // a newer worker's reason: not so often
            default -> changed(ready.notBefore(now.plus(policy.deferral(1, random))));
        };
    }

    private static JobDecision cancel(Job job, Cancelled answer) {
        return changed(
                job.state(JobState.CANCELLED)
                        .worker(answer.worker())
                        .result(job.result().plus(answer.applied())));
    }

    private static JobDecision heldBy(Job job, int dispatch, WorkerId worker) {
        if (job.state() != JobState.RUNNING || job.dispatch() != dispatch) {
            return outdated(dispatch);
        }
        return changed(job.worker(worker));
    }

    private static JobDecision claimTimedOut(Job job, int dispatch) {
        if (job.state() != JobState.DISPATCHED || job.dispatch() != dispatch) {
            return outdated(dispatch);
        }
        return changed(job.state(JobState.READY).note(Optional.of("no worker claimed it in time")));
    }

    private static JobDecision leaseEnded(Job job, int dispatch) {
        if (job.state() != JobState.RUNNING || job.dispatch() != dispatch) {
            return outdated(dispatch);
        }
        int vanished = job.tries().vanished() + 1;
        var lost = job.tries(job.tries().vanished(vanished));
        if (vanished < MAX_VANISHED) {
            var note =
                    "worker %s was lost".formatted(job.worker().map(Object::toString).orElse("?"));
            return changed(lost.state(JobState.READY).note(Optional.of(note)));
        }
        var report = GiveUp.workerLost(vanished, job.worker());
        return changed(
                lost.state(JobState.FAILED)
                        .note(Optional.of(report.code() + ": " + report.message())),
                new Effect.NoteFailure(dispatch, job.tries().attempt(), report, true));
    }

    private static JobDecision withdraw(Job job, JobState end, String reason) {
        if (job.state().inFlight()) {
            return new Ignored("in flight; its worker must be told");
        }
        return changed(job.state(end).note(Optional.of(reason)));
    }

    private static JobDecision changed(Job job, Effect... effects) {
        return new Changed(job, List.of(effects));
    }
}
