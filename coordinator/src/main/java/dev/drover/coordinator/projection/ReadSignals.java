package dev.drover.coordinator.projection;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.status.DeferralReason;
import dev.drover.contracts.status.JobEvent;
import dev.drover.coordinator.rollout.decision.JobSignal;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** What a job's event tells the job. */
final class ReadSignals {
    private ReadSignals() {}

    /**
     * @param heldBackSince since when the event's server gets no jobs, if it does not
     */
    static JobSignal signal(JobEvent event, Function<ServerId, Optional<Instant>> heldBackSince) {
        int dispatch = event.ticket().dispatch();
        int attempt = event.ticket().attempt();
        var worker = event.worker();
        return switch (event) {
            case JobEvent.Claimed _ -> new JobSignal.Claimed(dispatch, attempt, worker);
            case JobEvent.Succeeded e ->
                    new JobSignal.Succeeded(
                            dispatch,
                            attempt,
                            worker,
                            e.applied(),
                            e.version(),
                            e.pending(),
                            e.pendingCount());
            case JobEvent.Failed e ->
                    new JobSignal.Failed(dispatch, attempt, worker, e.applied(), e.failure());
            case JobEvent.Deferred e ->
                    new JobSignal.Deferred(
                            dispatch,
                            attempt,
                            worker,
                            e.reason(),
                            e.detail(),
                            e.reason().equals(DeferralReason.SERVER_UNAVAILABLE.name())
                                    ? heldBackSince.apply(event.ticket().server())
                                    : Optional.empty());
            case JobEvent.Declined e ->
                    new JobSignal.Declined(
                            dispatch, attempt, worker, e.reason(), e.lastOrder(), e.detail());
            case JobEvent.Cancelled e ->
                    new JobSignal.Cancelled(dispatch, attempt, worker, e.applied());
        };
    }
}
