package dev.drover.coordinator.liveness;

import static java.util.stream.Collectors.toMap;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.liveness.Heartbeat.RunningJob;
import dev.drover.coordinator.rollout.SignalJobs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds that a job is not with the worker whose claim was seen first. That one may have given the
 * command up because Kafka was slow to take its claim, or have died before it accepted the record;
 * then another worker got it. Pure.
 */
final class FindHolder {
    /** Whoever claimed it has sent several heartbeats since, if it lives. */
    private static final Duration LONG_ENOUGH = SignalJobs.LEASE;

    private final Map<WorkerId, KnownWorker> workers;

    FindHolder(List<KnownWorker> workers) {
        this.workers =
                workers.stream()
                        .collect(toMap(worker -> worker.last().worker(), Function.identity()));
    }

    /** Whether who lists the job has it alone, and not only for a moment. */
    boolean isHolder(Heartbeat heartbeat, RunningJob job, WorkerId claimant) {
        return !heartbeat.worker().equals(claimant)
                && Duration.between(job.since(), heartbeat.time()).compareTo(LONG_ENOUGH) >= 0
                && Optional.ofNullable(workers.get(claimant))
                        .filter(known -> !has(known, job))
                        .isPresent();
    }

    private static boolean has(KnownWorker worker, RunningJob job) {
        return worker.state() != KnownWorker.State.LOST
                && worker.last().jobs().stream()
                        .anyMatch(listed ->
                                listed.job().equals(job.job())
                                        && listed.dispatch() == job.dispatch());
    }
}
