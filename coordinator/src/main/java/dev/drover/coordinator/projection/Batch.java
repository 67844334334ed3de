package dev.drover.coordinator.projection;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.status.OperatorEvent;
import dev.drover.contracts.status.RolloutEvent;
import dev.drover.contracts.status.StatusEvent;
import dev.drover.contracts.status.TenantEvent;
import dev.drover.coordinator.rollout.decision.JobSignal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The events of one poll, sorted by what they are about; each job's in the order they came. */
final class Batch {
    private final Function<ServerId, Optional<Instant>> heldBackSince;
    private final Map<JobId, List<JobSignal>> signals = new HashMap<>();
    private final List<JobEvent> jobEvents = new ArrayList<>();
    private final List<JobEvent.Succeeded> successes = new ArrayList<>();
    private final List<MigrationEvent> migrations = new ArrayList<>();

    /**
     * @param heldBackSince since when a server gets no jobs, if it does not
     */
    Batch(Function<ServerId, Optional<Instant>> heldBackSince) {
        this.heldBackSince = heldBackSince;
    }

    void add(StatusEvent event) {
        switch (event) {
            case JobEvent job -> {
                signals.computeIfAbsent(job.ticket().job(), _ -> new ArrayList<>())
                        .add(ReadSignals.signal(job, heldBackSince));
                jobEvents.add(job);
                if (job instanceof JobEvent.Succeeded succeeded) {
                    successes.add(succeeded);
                }
            }
            case MigrationEvent migration -> migrations.add(migration);
            case RolloutEvent _, TenantEvent _, OperatorEvent _ -> {
                // our own, told to others
            }
        }
    }

    Map<JobId, List<JobSignal>> signals() {
        return signals;
    }

    List<JobEvent> jobEvents() {
        return jobEvents;
    }

    List<JobEvent.Succeeded> successes() {
        return successes;
    }

    List<MigrationEvent> migrations() {
        return migrations;
    }
}
