package dev.drover.worker.job;

import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.status.DeferralReason;
import dev.drover.contracts.status.JobEvent;
import dev.drover.engine.FailureCode;
import dev.drover.engine.LeaseHolder;
import dev.drover.engine.Outcome;
import dev.drover.engine.Retry;
import dev.drover.worker.server.Verdict;

import java.time.Duration;
import java.time.Instant;

/** From how a run ended to what is answered, and to what it says about the server. */
record TranslateOutcome(Answers answers) {

    /**
     * @param givenBack whether a cancellation was this worker's own wish to stop, not somebody's to
     *     end the job
     */
    JobEvent answer(Ticket ticket, Outcome outcome, Seen seen, boolean givenBack) {
        return switch (outcome) {
            case Outcome.Succeeded(var applied, var head, var pending, _) ->
                    answers.succeeded(ticket, applied, head, pending, seen);
            case Outcome.Failed(var failure, _) when failure.retry() == Retry.BACK_PRESSURE ->
                    answers.deferred(
                            ticket,
                            reason(failure.code()),
                            "%s: %s".formatted(failure.code(), failure.message()));
            case Outcome.Failed(var failure, var applied) ->
                    answers.failed(ticket, applied.size(), FailureReports.of(failure));
            case Outcome.Busy(var holder, _) ->
                    answers.deferred(ticket, DeferralReason.LEASE_BUSY, holder(holder));
            case Outcome.Stale(var lastOrder) -> answers.stale(ticket, lastOrder);
            case Outcome.Cancelled(var applied) when givenBack ->
                    answers.deferred(
                            ticket,
                            DeferralReason.WORKER_DRAINING,
                            "the worker stopped after %d migrations; the rest is given back"
                                    .formatted(applied.size()));
            case Outcome.Cancelled(var applied) -> answers.cancelled(ticket, applied.size());
        };
    }

    /** By which the coordinator knows how long to be patient. */
    private static DeferralReason reason(FailureCode backPressure) {
        return switch (backPressure) {
            case TOO_MANY_CONNECTIONS -> DeferralReason.TOO_MANY_CONNECTIONS;
            case OUTBOX_FULL -> DeferralReason.OUTBOX_FULL;
            default -> DeferralReason.SERVER_UNAVAILABLE;
        };
    }

    static Verdict verdict(Outcome outcome) {
        if (outcome instanceof Outcome.Failed(var failure, _)) {
            return switch (failure.code()) {
                case SERVER_UNREACHABLE,
                        SERVER_STARTING,
                        SERVER_SHUTTING_DOWN,
                        NOT_PRIMARY,
                        OUT_OF_MEMORY,
                        DISK_FULL,
                        SERVER_IO_ERROR,
                        SERVER_FAULTY ->
                        new Verdict.Unwell(failure.message());
                case TOO_MANY_CONNECTIONS -> new Verdict.Crowded(failure.message());
                default -> new Verdict.Healthy();
            };
        }
        return new Verdict.Healthy();
    }

    private String holder(LeaseHolder holder) {
        Instant now = answers.time().instant();
        return "the lease is held by pid %d, application %s%s%s"
                .formatted(
                        holder.pid(),
                        holder.application(),
                        holder.since().map(s -> ", connected for " + seconds(s, now)).orElse(""),
                        holder.state().map(s -> ", " + s).orElse(""));
    }

    private static String seconds(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toSeconds()) + " s";
    }
}
