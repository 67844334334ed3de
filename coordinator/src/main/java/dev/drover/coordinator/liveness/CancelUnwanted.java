package dev.drover.coordinator.liveness;

import dev.drover.contracts.JobId;
import dev.drover.contracts.control.ControlMessage.CancelJob;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.wire.ControlCodec;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.ops.KafkaRecords;
import dev.drover.coordinator.rollout.AdvanceRollouts;
import dev.drover.coordinator.rollout.NoteLost;
import dev.drover.coordinator.rollout.SignalJobs;
import dev.drover.coordinator.rollout.decision.JobSignal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what is not wanted any more: jobs of rollouts that are being aborted, those of tenants in
 * quarantine that wait, and dispatches that workers still list although the control database knows
 * nothing of them. What is at a worker is told to it again and again until it is over, so no
 * message must arrive.
 */
public final class CancelUnwanted implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(CancelUnwanted.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration TOLD_AGAIN_AFTER = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final WorkerRegistry registry;
    private final Producer<String, byte[]> producer;
    private final SignalJobs jobs;
    private final InstantSource clock;
    private volatile @Nullable DutyThread thread;

    /**
     * @param producer stays the caller's to close
     */
    public CancelUnwanted(
            Jdbi jdbi,
            WorkerRegistry registry,
            Producer<String, byte[]> producer,
            SignalJobs jobs,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.registry = registry;
        this.producer = producer;
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public Running begin(LeaderTerm term) {
        var turns = new Turns(term);
        var started = DutyThread.start("cancel-unwanted", PAUSE, turns::turn);
        thread = started;
        return started;
    }

    /**
     * A rollout was aborted, or tenants were put in quarantine. Does nothing while another
     * coordinator leads.
     */
    public void wake() {
        var running = thread;
        if (running != null) {
            running.wake();
        }
    }

    private final class Turns {
        private final LeaderTerm term;
        private final Map<UnwantedJobs.Dispatch, Instant> told = new HashMap<>();
        private final UnknownDispatches unknowns = new UnknownDispatches();

        Turns(LeaderTerm term) {
            this.term = term;
        }

        boolean turn() {
            var now = clock.instant();
            boolean more = withdraw(now);
            var unwanted = new HashMap<UnwantedJobs.Dispatch, String>();
            jdbi.useHandle(handle -> {
                unwanted.putAll(UnwantedJobs.running(handle));
                var listed = listed();
                unknowns.stillListed(listed, UnwantedJobs.unknown(handle, listed.keySet()), now)
                        .forEach(dispatch ->
                                unwanted.put(
                                        dispatch,
                                        "the control database does not know this dispatch as running"));
            });
            told.keySet().retainAll(unwanted.keySet());
            unwanted.forEach((dispatch, reason) -> tell(dispatch, reason, now));
            return more;
        }

        private boolean withdraw(Instant now) {
            return term.inTransaction(
                    jdbi,
                    Loss.NONE,
                    handle -> {
                        Map<JobId, List<JobSignal>> waiting = UnwantedJobs.waiting(handle);
                        var outcome = jobs.signal(handle, waiting, now);
                        NoteLost.of(handle, outcome.ended());
                        AdvanceRollouts.after(handle, outcome.ended(), now);
                        return outcome.changed() > 0;
                    });
        }

        /**
         * Jobs at work, as live workers list them, and when that was heard; what is only being
         * reported is over.
         */
        private Map<UnwantedJobs.Dispatch, Instant> listed() {
            var listed = new HashMap<UnwantedJobs.Dispatch, Instant>();
            registry.workers().stream()
                    .filter(worker -> worker.state() != KnownWorker.State.LOST)
                    .forEach(worker ->
                            worker.last().jobs().stream()
                                    .filter(job ->
                                            !job.step().equals(Heartbeat.RunningJob.REPORTING))
                                    .forEach(job ->
                                            listed.put(
                                                    new UnwantedJobs.Dispatch(
                                                            job.job().value(), job.dispatch()),
                                                    worker.heardAt())));
            return listed;
        }

        private void tell(UnwantedJobs.Dispatch dispatch, String reason, Instant now) {
            var last = told.get(dispatch);
            if (last != null && now.isBefore(last.plus(TOLD_AGAIN_AFTER))) {
                return;
            }
            told.put(dispatch, now);
            log.info(
                    "job {}, dispatch {} is to be cancelled: {}",
                    dispatch.job(),
                    dispatch.number(),
                    reason);
            var message = new CancelJob(new JobId(dispatch.job()), dispatch.number(), reason);
            var _ =
                    producer.send(
                            KafkaRecords.of(ControlCodec.encode(message, UUID.randomUUID(), now)));
        }
    }
}
