package dev.drover.coordinator.projection;

import dev.drover.contracts.status.JobEvent;
import dev.drover.coordinator.rollout.decision.JobSignal;

/** What a job's event tells the job. */
final class ReadSignals {
    private ReadSignals() {}

    static JobSignal signal(JobEvent event) {
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
                    new JobSignal.Deferred(dispatch, attempt, worker, e.reason(), e.detail());
            case JobEvent.Declined e ->
                    new JobSignal.Declined(
                            dispatch, attempt, worker, e.reason(), e.lastOrder(), e.detail());
            case JobEvent.Cancelled e ->
                    new JobSignal.Cancelled(dispatch, attempt, worker, e.applied());
        };
    }
}
