package dev.drover.coordinator.dispatch;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.wire.CommandCodec;
import dev.drover.contracts.wire.Encoded;
import dev.drover.contracts.wire.TooLargeToSendException;
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
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.Supplier;
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

    /** How many times its even share a lane is asked for, until enough can be chosen. */
    private static final int[] SHARES = {1, 4, Integer.MAX_VALUE};

    private final Jdbi jdbi;
    private final Producer<String, byte[]> producer;
    private final PublishedReleases releases;
    private final Supplier<Workforce> workforce;
    private final WatchServers watch = new WatchServers();
    private final JobDurations durations;
    private final SweepQueues queues;
    private final CoordinatorMetrics metrics;
    private final InstantSource clock;
    private volatile @Nullable DutyThread thread;

    /**
     * @param producer stays the caller's to close
     * @param workforce the workers that take work, at present
     */
    public Dispatcher(
            Jdbi jdbi,
            Producer<String, byte[]> producer,
            ReleasePublication publication,
            Supplier<Workforce> workforce,
            JobDurations durations,
            SweepQueues queues,
            CoordinatorMetrics metrics,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.producer = producer;
        this.releases = new PublishedReleases(publication, clock);
        this.workforce = workforce;
        this.durations = durations;
        this.queues = queues;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Running begin(LeaderTerm term) {
        releases.forget();
        watch.forget();
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

    /** What jobs say about the servers that they ran on. */
    public void heard(List<JobEvent> events) {
        var now = clock.instant();
        events.stream()
                .filter(Dispatcher::serverAnswered)
                .map(JobEvent::ticket)
                .forEach(ticket -> watch.answered(ticket.server(), ticket.job(), now));
    }

    /** Since when a server gets nothing but probes. */
    public Optional<Instant> heldBackSince(ServerId server) {
        return watch.heldBackSince(server);
    }

    private static boolean serverAnswered(JobEvent event) {
        return switch (event) {
            case JobEvent.Succeeded _ -> true;
            case JobEvent.Failed(_, _, _, _, _, var failure) ->
                    !List.of("server", "operator", "internal").contains(failure.category());
            case JobEvent.Claimed _,
                    JobEvent.Deferred _,
                    JobEvent.Declined _,
                    JobEvent.Cancelled _ ->
                    false;
        };
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
        private final KeepLimits limits = new KeepLimits(jdbi, watch, metrics, clock);

        Turns(LeaderTerm term) {
            this.term = term;
        }

        boolean turn() {
            if (!republished) {
                republish();
                republished = true;
            }
            var workers = workforce.get();
            limits.keep(term, workers);
            var window = Window.of(workers.slots(), durations.median());
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
            // most turns take nothing, and need not wait for the disk; one that does waits
            var taken =
                    term.inTransaction(
                            jdbi,
                            Loss.TOLERABLE,
                            handle -> take(handle, publishable, window, workers));
            taken.map(TakeJobs.Taken::commands)
                    .ifPresent(sent -> {
                        publish(sent);
                        queues.passed(sent.size());
                        metrics.dispatched(
                                sent.size(), Duration.ofNanos(System.nanoTime() - began));
                    });
            return taken.filter(Turns::leftSome).isPresent();
        }

        /** Whether there may be others behind them, or in the places of those that were none. */
        private static boolean leftSome(TakeJobs.Taken taken) {
            return taken.commands().size() == BATCH || taken.cleared() > 0;
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
        private Optional<TakeJobs.Taken> take(
                Handle handle, List<Board.Running> rollouts, Window window, Workforce workers) {
            var now = clock.instant();
            var inFlight = ReadBoard.inFlight(handle);
            int reserved =
                    rollouts.stream().anyMatch(Board.Running::brief)
                            ? Heartbeat.RESERVED_SLOTS * workers.workers().size()
                            : 0;
            int free =
                    window.size()
                            + reserved
                            - inFlight.values().stream().mapToInt(Integer::intValue).sum();
            boolean dueForFullLook =
                    Duration.between(lastFullLook, now).abs().compareTo(PAUSE) >= 0;
            if (free <= 0 || (free < window.refillAt() && !dueForFullLook)) {
                return Optional.empty();
            }
            lastFullLook = now;
            var running = TakeJobs.share(handle, rollouts.stream().map(Board.Running::id).toList());
            var open = rollouts.stream().filter(each -> running.contains(each.id())).toList();
            var servers = ReadBoard.servers(handle);
            watch.judge(servers, ReadBoard.perServer(inFlight), workers, now)
                    .forEach((server, bearing) -> servers.put(server, bearing.jobs()));
            int atMost = Math.min(free, BATCH);
            var chosen = List.<UUID>of();
            // rarely do a few servers have all that is left, or does a limit let only some lanes go
            int lanes = ReadBoard.lanes(open, servers, inFlight);
            int perLane = 0;
            for (int i = 0; perLane < atMost && chosen.size() < atMost; i++) {
                perLane = share(atMost, lanes, SHARES[i]);
                var board = ReadBoard.board(handle, open, servers, inFlight, perLane, now);
                chosen = ChooseJobs.choose(board, window.size(), reserved, BATCH);
            }
            if (chosen.isEmpty()) {
                return Optional.empty();
            }
            var taken = TakeJobs.take(handle, chosen, now);
            taken.commands()
                    .forEach(command ->
                            watch.dispatched(
                                    command.ticket().server(), command.ticket().job(), now));
            return Optional.of(taken);
        }
    }

    private static int share(int atMost, int lanes, int shares) {
        return (int) Math.min(atMost, 1 + (long) shares * atMost / Math.max(1, lanes));
    }

    private void publish(List<Command> commands) {
        var now = clock.instant();
        for (var command : commands) {
            var encoded = encode(command, now);
            if (encoded.isEmpty()) {
                continue;
            }
            var sent =
                    producer.send(
                            KafkaRecords.of(encoded.get()),
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

    /** One tenant's command that is too large must not hold up the others'. */
    private Optional<Encoded> encode(Command command, Instant now) {
        try {
            return Optional.of(CommandCodec.encode(command, now));
        } catch (TooLargeToSendException e) {
            metrics.publishFailed();
            log.error(
                    "tenant {} has a command that no worker would read, and waits until its labels"
                            + " are shorter: {}",
                    command.ticket().tenant(),
                    e.getMessage());
            return Optional.empty();
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
