package dev.drover.coordinator.dispatch;

import dev.drover.contracts.command.Command;
import dev.drover.contracts.wire.CommandCodec;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import dev.drover.coordinator.ops.KafkaRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends READY jobs to the workers, one turn after the other, within the limits. */
public final class Dispatcher implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int BATCH = 500;

    private final Jdbi jdbi;
    private final Producer<String, byte[]> producer;
    private final PublishedReleases releases;
    private final IntSupplier liveSlots;
    private final JobDurations durations;
    private final CoordinatorMetrics metrics;
    private final InstantSource clock;
    private volatile @Nullable DutyThread thread;

    /**
     * @param producer stays the caller's to close
     * @param liveSlots of all workers together
     */
    public Dispatcher(
            Jdbi jdbi,
            Producer<String, byte[]> producer,
            ReleasePublication publication,
            IntSupplier liveSlots,
            JobDurations durations,
            CoordinatorMetrics metrics,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.producer = producer;
        this.releases = new PublishedReleases(publication, clock);
        this.liveSlots = liveSlots;
        this.durations = durations;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Running begin(LeaderTerm term) {
        releases.forget();
        var turns = new Turns(term);
        var started = DutyThread.start("dispatch", PAUSE, turns::turn);
        thread = started;
        return started;
    }

    /** Something changed: look again soon. Does nothing while another coordinator leads. */
    public void wake() {
        var running = thread;
        if (running != null) {
            running.wake();
        }
    }

    /** A worker could not find a release. */
    public void releaseMissed() {
        releases.missed();
    }

    /** The turns of one term. */
    private final class Turns {
        private final LeaderTerm term;
        private boolean republished;
        private Instant lastFullLook = Instant.EPOCH;

        Turns(LeaderTerm term) {
            this.term = term;
        }

        boolean turn() {
            if (!republished) {
                republish();
                republished = true;
            }
            var window = Window.of(liveSlots.getAsInt(), durations.median());
            if (window.size() == 0) {
                return false;
            }
            var publishable =
                    jdbi.withHandle(handle -> ReadBoard.running(handle, clock.instant())).stream()
                            .filter(rollout -> releases.ready(rollout.release()))
                            .toList();
            if (publishable.isEmpty()) {
                return false;
            }
            long began = System.nanoTime();
            var commands =
                    term.inTransaction(
                            jdbi, Loss.TOLERABLE, handle -> take(handle, publishable, window));
            commands.ifPresent(sent -> {
                publish(sent);
                metrics.dispatched(sent.size(), Duration.ofNanos(System.nanoTime() - began));
            });
            return commands.filter(sent -> sent.size() == BATCH).isPresent();
        }

        private void republish() {
            var commands =
                    term.inTransaction(
                            jdbi,
                            Loss.TOLERABLE,
                            handle -> TakeJobs.unclaimed(handle, clock.instant()));
            var sendable =
                    commands.stream().filter(c -> releases.ready(c.target().release())).toList();
            if (!sendable.isEmpty()) {
                log.info("publishing {} unclaimed commands again", sendable.size());
                publish(sendable);
            }
        }

        /** Nothing when there was nothing to do, or not enough to be worth it. */
        private Optional<List<Command>> take(
                Handle handle, List<Board.Running> rollouts, Window window) {
            var now = clock.instant();
            var inFlight = ReadBoard.inFlight(handle);
            int free = window.size() - inFlight.values().stream().mapToInt(Integer::intValue).sum();
            boolean dueForFullLook =
                    Duration.between(lastFullLook, now).abs().compareTo(PAUSE) >= 0;
            if (free <= 0 || (free < window.refillAt() && !dueForFullLook)) {
                return Optional.empty();
            }
            lastFullLook = now;
            var running = TakeJobs.share(handle, rollouts.stream().map(Board.Running::id).toList());
            var open = rollouts.stream().filter(each -> running.contains(each.id())).toList();
            var board = ReadBoard.board(handle, open, inFlight, Math.min(free, BATCH), now);
            var chosen = ChooseJobs.choose(board, window.size(), BATCH);
            if (chosen.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(TakeJobs.take(handle, chosen, now));
        }
    }

    private void publish(List<Command> commands) {
        var now = clock.instant();
        for (var command : commands) {
            var sent =
                    producer.send(
                            KafkaRecords.of(CommandCodec.encode(command, now)),
                            (_, failure) -> {
                                if (failure != null) {
                                    notPublished(command, failure);
                                }
                            });
            if (sent.state() == Future.State.FAILED) {
                // failed at once, after a wait of seconds: the others would, each
                return;
            }
        }
    }

    private void notPublished(Command command, Exception failure) {
        metrics.publishFailed();
        log.warn(
                "command for tenant {} was not published, it is dispatched again after {} s: {}",
                command.ticket().tenant(),
                TakeJobs.CLAIM_WITHIN.toSeconds(),
                failure.toString());
    }
}
