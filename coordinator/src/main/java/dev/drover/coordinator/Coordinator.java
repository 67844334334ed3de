package dev.drover.coordinator;

import dev.drover.contracts.http.WorkerView;
import dev.drover.contracts.liveness.Heartbeat.OpenBreaker;
import dev.drover.contracts.liveness.Heartbeat.StrainedServer;
import dev.drover.contracts.wire.Topics;
import dev.drover.coordinator.api.ApiParts;
import dev.drover.coordinator.api.ApiServer;
import dev.drover.coordinator.catalogue.SyncCatalogue;
import dev.drover.coordinator.clock.KeepTime;
import dev.drover.coordinator.config.CoordinatorConfig;
import dev.drover.coordinator.db.ControlDatabase;
import dev.drover.coordinator.dispatch.Dispatcher;
import dev.drover.coordinator.dispatch.JobDurations;
import dev.drover.coordinator.dispatch.SendServerCommands;
import dev.drover.coordinator.dispatch.SweepQueues;
import dev.drover.coordinator.feed.EventFeed;
import dev.drover.coordinator.gate.WatchHealth;
import dev.drover.coordinator.leader.Leadership;
import dev.drover.coordinator.liveness.CancelUnwanted;
import dev.drover.coordinator.liveness.HeartbeatReader;
import dev.drover.coordinator.liveness.JobLeases;
import dev.drover.coordinator.liveness.KnownWorker;
import dev.drover.coordinator.liveness.WorkerRegistry;
import dev.drover.coordinator.onboard.OnboardTenants;
import dev.drover.coordinator.onboard.TakeAnnouncement;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import dev.drover.coordinator.ops.KafkaClients;
import dev.drover.coordinator.ops.PrepareKafka;
import dev.drover.coordinator.projection.FollowAnnouncements;
import dev.drover.coordinator.projection.PublishTenantStates;
import dev.drover.coordinator.projection.RelayDecisions;
import dev.drover.coordinator.projection.StatusProjection;
import dev.drover.coordinator.projection.Transport;
import dev.drover.coordinator.reconcile.ReconcileByItself;
import dev.drover.coordinator.release.BuryReleases;
import dev.drover.coordinator.release.PublishReleases;
import dev.drover.coordinator.retention.Retention;
import dev.drover.coordinator.rollout.SignalJobs;
import dev.drover.coordinator.rollout.decision.DecideJob;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One coordinator process. */
public final class Coordinator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Coordinator.class);

    private final Closing closing;
    private final Leadership leadership;
    private final ApiServer api;

    private Coordinator(Closing closing, Leadership leadership, ApiServer api) {
        this.closing = closing;
        this.leadership = leadership;
        this.api = api;
    }

    /**
     * Starts everything and returns when the API answers.
     *
     * @param machine the time until the control database has told its own, by which all goes
     * @throws RuntimeException saying what cannot be used and why; what was started is closed again
     */
    public static Coordinator start(
            CoordinatorConfig config, InstantSource machine, RandomGenerator random) {
        var closing = new Closing();
        try {
            return start(config, machine, random, closing);
        } catch (RuntimeException e) {
            try {
                closing.close();
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private static Coordinator start(
            CoordinatorConfig config,
            InstantSource machine,
            RandomGenerator random,
            Closing closing) {
        log.info("coordinator starts: {}", config);
        warnIfOpenToAnyone(config);
        var database = closing.add(ControlDatabase.open(config.controlDatabase()));
        var jdbi = database.jdbi();
        var time = closing.add(KeepTime.start(jdbi, machine));
        var clock = time.clock();
        var kafka = new KafkaClients(config.kafka());
        var admin = closing.add(kafka.admin());
        new PrepareKafka(admin, config.kafka()).run();
        var producer = closing.add(kafka.producer("leader"));

        var metrics = new CoordinatorMetrics();
        var workers = new WorkerRegistry(clock);
        var heartbeats = closing.add(new HeartbeatReader(kafka, workers, metrics, clock));
        var durations = new JobDurations();
        var jobs = new SignalJobs(new DecideJob(random));
        var publication = new PublishReleases(jdbi, producer);
        var queues = new SweepQueues(jdbi);
        var dispatcher =
                new Dispatcher(
                        jdbi,
                        producer,
                        publication::ensurePublished,
                        workers::workforce,
                        durations,
                        queues,
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
                        () -> heartbeats.caughtUpSince().map(time::steadySince),
                        jobs,
                        dispatcher::wake,
                        metrics,
                        clock);
        heartbeats.onHeartbeats(leases::wake);
        var cancel = new CancelUnwanted(jdbi, workers, producer, jobs, clock);
        var servers = new ReconcileByItself(jdbi, clock, dispatcher::wake);
        var retention =
                new Retention(jdbi, config.retention(), new BuryReleases(jdbi, producer), clock);
        var catalogue = new SyncCatalogue(jdbi, config.catalogue(), metrics.fleet(), clock);
        var serverCommands = new SendServerCommands(jdbi, producer, clock);
        Runnable somethingToSend =
                () -> {
                    serverCommands.wake();
                    dispatcher.wake();
                };
        var health = new WatchHealth(jdbi, clock, serverCommands::wake, dispatcher::wake);
        var onboarding = new OnboardTenants(jdbi, somethingToSend, metrics.fleet(), clock);
        var announcements =
                new FollowAnnouncements(
                        jdbi,
                        new Transport(kafka, admin, producer),
                        new TakeAnnouncement(clock),
                        onboarding::wake,
                        metrics);
        var leadership =
                closing.add(
                        Leadership.start(
                                database,
                                holder(),
                                List.of(
                                        time,
                                        projection,
                                        leases,
                                        cancel,
                                        relay,
                                        states,
                                        servers,
                                        dispatcher,
                                        queues,
                                        serverCommands,
                                        health,
                                        announcements,
                                        onboarding,
                                        catalogue,
                                        retention)));
        metrics.gauge("drover.workers.slots", "Slots of all live workers.", workers::liveSlots);
        metrics.gauge(
                "drover.leader",
                "1 while this coordinator leads.",
                () -> leadership.term().isPresent() ? 1 : 0);
        var state =
                new ApiParts.State(
                        () -> workers.workers().stream().map(Coordinator::view).toList(),
                        Optional::empty,
                        metrics::scrape);
        Runnable wake =
                () -> {
                    cancel.wake();
                    dispatcher.wake();
                    serverCommands.wake();
                    health.wake();
                };
        var api =
                closing.add(
                        ApiServer.start(
                                config.http().host(),
                                config.http().port(),
                                new ApiParts(
                                        jdbi,
                                        clock,
                                        wake,
                                        state,
                                        catalogue,
                                        Optional.of(
                                                new EventFeed(
                                                        kafka, admin, Topics.STATUS.topic())))));
        metrics.gauge("drover.api.streams", "Clients that follow events here.", api::streams);
        return new Coordinator(closing, leadership, api);
    }

    /** Where the API answers. */
    public int httpPort() {
        return api.port();
    }

    /** Whether this one leads, as far as it knows. */
    public boolean leading() {
        return leadership.term().isPresent();
    }

    @Override
    public void close() {
        closing.close();
    }

    private static WorkerView view(KnownWorker worker) {
        var last = worker.last();
        return new WorkerView(
                last.worker().value(),
                worker.state().name(),
                last.host(),
                last.version(),
                last.slots(),
                last.freeSlots(),
                last.jobs().size(),
                last.startedAt(),
                worker.heardAt(),
                last.strained()
                        .map(servers -> servers.stream().map(Coordinator::strained).toList()));
    }

    private static WorkerView.Strained strained(StrainedServer server) {
        return new WorkerView.Strained(
                server.server().value(), server.limit(), server.breaker().map(OpenBreaker::reason));
    }

    private static void warnIfOpenToAnyone(CoordinatorConfig config) {
        if (!config.http().loopback()) {
            log.warn(
                    "THE API LISTENS ON {} AND ASKS NOBODY WHO THEY ARE: whoever reaches it can migrate the fleet. Put it behind something that authenticates.",
                    config.http().host());
        }
    }

    private static String holder() {
        return "%s/%d"
                .formatted(
                        System.getenv().getOrDefault("HOSTNAME", "localhost"),
                        ProcessHandle.current().pid());
    }
}
