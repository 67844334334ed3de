package dev.drover.coordinator;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.coordinator.db.ControlDatabase;
import dev.drover.coordinator.dispatch.Dispatcher;
import dev.drover.coordinator.dispatch.JobDurations;
import dev.drover.coordinator.dispatch.SendServerCommands;
import dev.drover.coordinator.dispatch.SweepQueues;
import dev.drover.coordinator.gate.WatchHealth;
import dev.drover.coordinator.leader.Leadership;
import dev.drover.coordinator.liveness.CancelUnwanted;
import dev.drover.coordinator.liveness.HeartbeatReader;
import dev.drover.coordinator.liveness.JobLeases;
import dev.drover.coordinator.liveness.WorkerRegistry;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import dev.drover.coordinator.ops.KafkaClients;
import dev.drover.coordinator.projection.PublishTenantStates;
import dev.drover.coordinator.projection.RelayDecisions;
import dev.drover.coordinator.projection.StatusProjection;
import dev.drover.coordinator.projection.Transport;
import dev.drover.coordinator.rollout.SignalJobs;
import dev.drover.coordinator.rollout.decision.DecideJob;

import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A coordinator without an API, whose releases need no publishing, with a clock the test moves. */
final class TestCoordinator implements AutoCloseable {
    final MovableClock clock;
    final Leadership leadership;
    final Dispatcher dispatcher;
    final WorkerRegistry workers;
    final HeartbeatReader heartbeats;
    final CoordinatorMetrics metrics = new CoordinatorMetrics();
    final Queue<ReleaseDigest> published = new ConcurrentLinkedQueue<>();
    private final Closing closing = new Closing();

    TestCoordinator(String name, ControlDatabase database, KafkaClients kafka, MovableClock clock) {
        this.clock = clock;
        var jdbi = database.jdbi();
        var admin = closing.add(kafka.admin());
        var producer = closing.add(kafka.producer(name));
        workers = new WorkerRegistry(clock);
        heartbeats = closing.add(new HeartbeatReader(kafka, workers, metrics, clock));
        var jobs = new SignalJobs(new DecideJob(new Random(11)));
        var durations = new JobDurations();
        dispatcher =
                new Dispatcher(
                        jdbi,
                        producer,
                        published::add,
                        workers::workforce,
                        durations,
                        new SweepQueues(jdbi),
                        metrics,
                        clock);
        var relay = new RelayDecisions(jdbi, producer);
        var states = new PublishTenantStates(jdbi, admin, producer, clock);
        var projection =
                new StatusProjection(
                        jdbi,
                        new Transport(kafka, admin, producer),
                        jobs,
                        dispatcher,
                        durations,
                        new StatusProjection.Wake(relay::wake, states::wake),
                        metrics,
                        clock);
        var leases =
                new JobLeases(
                        jdbi,
                        workers,
                        heartbeats::caughtUpSince,
                        jobs,
                        dispatcher::wake,
                        metrics,
                        clock);
        heartbeats.onHeartbeats(leases::wake);
        var cancel = new CancelUnwanted(jdbi, workers, producer, jobs, clock);
        var serverCommands = new SendServerCommands(jdbi, producer, clock);
        var health = new WatchHealth(jdbi, clock, serverCommands::wake, dispatcher::wake);
        leadership =
                closing.add(
                        Leadership.start(
                                database,
                                name,
                                List.of(
                                        projection,
                                        leases,
                                        cancel,
                                        relay,
                                        states,
                                        dispatcher,
                                        serverCommands,
                                        health)));
    }

    @Override
    public void close() {
        closing.close();
    }
}
