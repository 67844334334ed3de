package dev.drover.coordinator.projection;

import dev.drover.contracts.JobId;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.dispatch.Dispatcher;
import dev.drover.coordinator.dispatch.JobDurations;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import dev.drover.coordinator.rollout.AdvanceRollouts;
import dev.drover.coordinator.rollout.SignalJobs;
import dev.drover.coordinator.server.ServerRequests;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds status events into the control database. */
public final class StatusProjection implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(StatusProjection.class);
    private static final FollowTopic.Source SOURCE =
            new FollowTopic.Source(Topics.STATUS, "projection", 2000, Duration.ofMillis(200));

    private static final String RECONCILE =
            """
            UPDATE server SET to_reconcile = 'the status topic was made anew'
            WHERE to_reconcile IS NULL
            """;

    private final Jdbi jdbi;
    private final Transport transport;
    private final DeadLetters deadLetters;
    private final SignalJobs jobs;
    private final Dispatcher dispatcher;
    private final JobDurations durations;
    private final Wake wake;
    private final CoordinatorMetrics metrics;
    private final InstantSource clock;

    /**
     * Who is to be told that something waits to be sent.
     *
     * @param rolloutsEnded called after rollouts ended: their events wait
     * @param headsMoved called after heads of tenants moved: their states wait
     */
    public record Wake(Runnable rolloutsEnded, Runnable headsMoved) {}

    /**
     * @param dispatcher woken when places were freed
     */
    public StatusProjection(
            Jdbi jdbi,
            Transport transport,
            SignalJobs jobs,
            Dispatcher dispatcher,
            JobDurations durations,
            Wake wake,
            CoordinatorMetrics metrics,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.transport = transport;
        this.deadLetters = new DeadLetters(transport.producer());
        this.jobs = jobs;
        this.dispatcher = dispatcher;
        this.durations = durations;
        this.wake = wake;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Running begin(LeaderTerm term) {
        return FollowTopic.start(transport, jdbi, SOURCE, new Folding(term));
    }

    /** The folding of one term. */
    private final class Folding implements FollowTopic.Taker {
        private final LeaderTerm term;
        private final ClaimTimes claimTimes = new ClaimTimes(durations);

        Folding(LeaderTerm term) {
            this.term = term;
        }

        @Override
        public void madeAnew(TopicReader open) {
            int servers =
                    term.inTransaction(
                            jdbi,
                            Loss.NONE,
                            handle -> {
                                open.offsets().begin(handle, open.beginning());
                                return handle.execute(RECONCILE);
                            });
            log.warn(
                    "topic {} was made anew; the tenants of {} servers are verified, for what"
                            + " their workers told last may be lost",
                    Topics.STATUS.topic(),
                    servers);
        }

        @Override
        public void take(TopicReader open, List<ConsumerRecord<byte[], byte[]>> records)
                throws InterruptedException {
            long began = System.nanoTime();
            var batch = new Batch(dispatcher::heldBackSince);
            for (var record : records) {
                decode(record, batch);
            }
            var next = TopicReader.next(records);
            var written =
                    term.inTransaction(
                            jdbi, Loss.TOLERABLE, handle -> write(handle, batch, open, next));
            var outcome = written.jobs();
            claimTimes.observe(batch.jobEvents());
            dispatcher.heard(batch.jobEvents());
            if (batch.jobEvents().stream().anyMatch(Folding::missesRelease)) {
                dispatcher.releaseMissed();
            }
            if (outcome.changed() > 0) {
                dispatcher.wake();
            }
            if (!outcome.ended().isEmpty()) {
                wake.rolloutsEnded().run();
            }
            if (written.headsMoved()) {
                wake.headsMoved().run();
            }
            metrics.folded(
                    records.size(),
                    outcome.ended().size(),
                    outcome.ignored(),
                    Duration.ofNanos(System.nanoTime() - began));
        }

        /**
         * @param headsMoved of any tenant
         */
        private record Written(SignalJobs.Outcome jobs, boolean headsMoved) {}

        private Written write(
                Handle handle, Batch batch, TopicReader open, Map<Integer, Long> next) {
            var now = clock.instant();
            var outcome = jobs.signal(handle, batch.signals(), now);
            var moved = new TreeSet<String>();
            var sorted = KnownRows.sort(handle, batch.migrations());
            for (var found : sorted.regressed()) {
                if (Regress.apply(handle, evidence(found))) {
                    moved.add(found.tenant().value());
                }
            }
            FoldLedgers.fold(handle, sorted.so());
            moved.addAll(FoldTenants.fold(handle, sorted, batch.successes()));
            FoldIdentities.fold(handle, batch.successes());
            ServerRequests.fold(handle, batch.servers());
            if (!outcome.ended().isEmpty()) {
                AdvanceRollouts.after(handle, outcome.ended(), now);
            }
            open.offsets().save(handle, next);
            return new Written(outcome, UnsentTenantStates.note(handle, moved));
        }

        private static Regress.Evidence evidence(SortHistories.Found found) {
            return new Regress.Evidence(
                    found.tenant(),
                    found.scope(),
                    found.toRank(),
                    new JobId(found.by().entry().job()),
                    Optional.empty(),
                    found.by().time());
        }

        private void decode(ConsumerRecord<byte[], byte[]> record, Batch batch)
                throws InterruptedException {
            try {
                if (record.value() == null) {
                    throw new UnreadableRecordException("INVALID", "no value");
                }
                StatusCodec.decode(record.value())
                        .ifPresentOrElse(batch::add, metrics::unknownType);
            } catch (UnreadableRecordException e) {
                log.warn(
                        "record at {}/{} cannot be read and goes to the dead letters: {}",
                        record.partition(),
                        record.offset(),
                        e.getMessage());
                metrics.unreadable();
                deadLetters.send(record, e);
            }
        }

        private static boolean missesRelease(JobEvent event) {
            return event instanceof JobEvent.Deferred deferred
                    && deferred.reason().equals("RELEASE_UNAVAILABLE");
        }
    }
}
