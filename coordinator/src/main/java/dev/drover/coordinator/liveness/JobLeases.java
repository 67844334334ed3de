package dev.drover.coordinator.liveness;

import dev.drover.contracts.JobId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import dev.drover.coordinator.rollout.AdvanceRollouts;
import dev.drover.coordinator.rollout.SignalJobs;
import dev.drover.coordinator.rollout.decision.JobSignal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lengthens the leases of jobs that heartbeats list and ends the others; the leader's work. */
public final class JobLeases implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(JobLeases.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Jdbi jdbi;
    private final WorkerRegistry registry;
    private final Supplier<Optional<Instant>> caughtUpSince;
    private final SignalJobs jobs;
    private final Runnable wakeDispatch;
    private final CoordinatorMetrics metrics;
    private final InstantSource clock;
    private volatile @Nullable DutyThread thread;

    /**
     * @param caughtUpSince of the heartbeat reader; not before the time was last set
     */
    public JobLeases(
            Jdbi jdbi,
            WorkerRegistry registry,
            Supplier<Optional<Instant>> caughtUpSince,
            SignalJobs jobs,
            Runnable wakeDispatch,
            CoordinatorMetrics metrics,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.registry = registry;
        this.caughtUpSince = caughtUpSince;
        this.jobs = jobs;
        this.wakeDispatch = wakeDispatch;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Running begin(LeaderTerm term) {
        var watch = new Watch(term, clock.instant());
        var started = DutyThread.start("job-leases", PAUSE, watch::turn);
        thread = started;
        return started;
    }

    /** Heartbeats came in. */
    public void wake() {
        var running = thread;
        if (running != null) {
            running.wake();
        }
    }

    /** The watch of one term. */
    private final class Watch {
        private final LeaderTerm term;
        private final Instant began;
        private final Map<WorkerId, Instant> carried = new HashMap<>();

        Watch(LeaderTerm term, Instant began) {
            this.term = term;
            this.began = began;
        }

        boolean turn() {
            carryHeartbeats();
            var now = clock.instant();
            if (silenceProves(now)) {
                endLeases(now);
            }
            var advanced =
                    term.inTransaction(jdbi, Loss.NONE, handle -> AdvanceRollouts.all(handle, now));
            if (advanced.anything()) {
                wakeDispatch.run();
            }
            return false;
        }

        private void carryHeartbeats() {
            var fresh =
                    registry.workers().stream()
                            .filter(worker ->
                                    !worker.heardAt().equals(carried.get(worker.last().worker())))
                            .toList();
            var listing =
                    fresh.stream()
                            .map(KnownWorker::last)
                            .filter(heartbeat -> !heartbeat.jobs().isEmpty())
                            .toList();
            if (!listing.isEmpty()) {
                carry(listing, clock.instant());
            }
            fresh.forEach(worker -> carried.put(worker.last().worker(), worker.heardAt()));
            if (!fresh.isEmpty()) {
                // slots may have been added
                wakeDispatch.run();
            }
        }

        private void carry(List<Heartbeat> heartbeats, Instant now) {
            var holders = new FindHolder(registry.workers());
            // two transactions: each takes its locks in the order that everyone does
            term.inTransaction(
                    jdbi,
                    Loss.TOLERABLE,
                    handle -> {
                        ExtendLeases.extend(handle, heartbeats, now);
                        return heartbeats.size();
                    });
            term.inTransaction(
                    jdbi,
                    Loss.TOLERABLE,
                    handle ->
                            jobs.signal(
                                    handle, ExtendLeases.claims(handle, heartbeats, holders), now));
        }

        private boolean silenceProves(Instant now) {
            var from = now.minus(SignalJobs.LEASE);
            return !began.isAfter(from)
                    && caughtUpSince.get().filter(since -> !since.isAfter(from)).isPresent();
        }

        private void endLeases(Instant now) {
            var outcome =
                    term.inTransaction(
                            jdbi,
                            Loss.NONE,
                            handle -> {
                                Map<JobId, List<JobSignal>> overdue =
                                        EndLeases.overdue(handle, now);
                                var result = jobs.signal(handle, overdue, now);
                                AdvanceRollouts.after(handle, result.ended(), now);
                                return result;
                            });
            if (outcome.changed() > 0) {
                log.warn(
                        "{} dispatches were not claimed in time or lost their worker; {} of their jobs failed for good, the others are dispatched again",
                        outcome.changed(),
                        outcome.ended().size());
                metrics.leasesEnded(outcome.changed());
                wakeDispatch.run();
            }
        }
    }
}
