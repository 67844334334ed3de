package dev.drover.worker;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.engine.AskServer;
import dev.drover.engine.Engine;
import dev.drover.engine.EngineOptions;
import dev.drover.worker.config.WorkerConfig;
import dev.drover.worker.control.HearControl;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.credential.NamedCredentials;
import dev.drover.worker.errand.RunErrands;
import dev.drover.worker.intake.ConsumerGroupJobSource;
import dev.drover.worker.intake.Intake;
import dev.drover.worker.intake.JobSource;
import dev.drover.worker.intake.NotPreparedException;
import dev.drover.worker.intake.ShareGroupJobSource;
import dev.drover.worker.intake.TopicCheck;
import dev.drover.worker.job.Answers;
import dev.drover.worker.job.Equipment;
import dev.drover.worker.job.HaltWhenAThreadDies;
import dev.drover.worker.job.JobsInHand;
import dev.drover.worker.job.RunJobs;
import dev.drover.worker.job.Slots;
import dev.drover.worker.job.TenantEngine;
import dev.drover.worker.liveness.BrokerClock;
import dev.drover.worker.liveness.SendHeartbeats;
import dev.drover.worker.ops.Health;
import dev.drover.worker.ops.OpsServer;
import dev.drover.worker.ops.WorkerMetrics;
import dev.drover.worker.relay.KafkaRecordSender;
import dev.drover.worker.release.FollowReleases;
import dev.drover.worker.release.ReleaseShelf;
import dev.drover.worker.server.ServerGates;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker, from start to stop; thread-safe. */
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration KAFKA_WAIT = Duration.ofSeconds(60);
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

    /** Of the grace, in percent, that running jobs have before they are cancelled. */
    private static final int UNDISTURBED_PERCENT = 70;

    private static final int HEARTBEATS_MISSED_UNTIL_NOT_READY = 3;

    private final WorkerId id;
    private final WorkerConfig config;
    private final InstantSource time;
    private final Instant startedAt;
    private final WorkerMetrics metrics = new WorkerMetrics();
    private final JobsInHand jobs = new JobsInHand();
    private final Slots slots;
    private final ServerGates servers;
    private final KafkaRecordSender sender;
    private final FollowReleases releases;
    private final RunJobs run;
    private final RunErrands errands;
    private final HearControl control;
    private final Intake intake;
    private final SendHeartbeats heartbeats;
    private final Optional<OpsServer> ops;

    private final HaltWhenAThreadDies onDeath = new HaltWhenAThreadDies();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Starts a worker and returns once it takes commands.
     *
     * @param fallback asked for credentials that the configuration does not name
     * @throws NotPreparedException when Kafka's topics are still missing after a minute, or are set
     *     up in a way that would lose something
     * @throws IOException when the data directory or the HTTP address cannot be used
     */
    public static Worker start(WorkerConfig config, CredentialSource fallback, InstantSource time)
            throws NotPreparedException, IOException, InterruptedException {
        var engine =
                new Engine(
                        EngineOptions.DEFAULTS.outbox(config.outbox()), time, new SecureRandom());
        return start(config, fallback, new DirectEngine(engine), time);
    }

    /** With another engine than the real one: for tests that break it, and measures without it. */
    public static Worker start(
            WorkerConfig config, CredentialSource fallback, TenantEngine engine, InstantSource time)
            throws NotPreparedException, IOException, InterruptedException {
        TopicCheck.await(config.kafka(), KAFKA_WAIT);
        InstantSource micros = () -> time.instant().truncatedTo(ChronoUnit.MICROS);
        var worker = new Worker(config, fallback, engine, micros);
        worker.begin();
        return worker;
    }

    private Worker(
            WorkerConfig config, CredentialSource fallback, TenantEngine engine, InstantSource time)
            throws IOException {
        this.id = WorkerIdentity.create();
        this.config = config;
        this.time = time;
        this.startedAt = time.instant();
        var client = config.kafka().client();
        var shelf = shelf();
        this.sender = KafkaRecordSender.open(client, id.value());
        this.releases = new FollowReleases(client, id + "-releases", shelf, metrics);
        var answers = new Answers(id, time);
        this.slots = new Slots(config.slots());
        this.servers = new ServerGates(config.perServer(), time, this::tellSoon);
        var credentials = CredentialSource.firstOf(List.of(named(), fallback));
        this.errands =
                new RunErrands(
                        id,
                        time,
                        credentials,
                        new AskServer(EngineOptions.DEFAULTS),
                        sender,
                        onDeath);
        this.run =
                new RunJobs(
                        jobs,
                        slots,
                        new Equipment(shelf, credentials, servers, engine, sender, metrics),
                        answers,
                        onDeath);
        this.control = new HearControl(client, id + "-control", run, metrics);
        var brokerClock = new BrokerClock(time);
        int batch = Intake.batch(config.slots());
        this.intake =
                new Intake(
                        () -> source(client, batch),
                        jobs,
                        run,
                        config.slots(),
                        new Intake.Claiming(
                                sender,
                                answers,
                                brokerClock,
                                config.commandTtl(),
                                metrics,
                                errands::start));
        this.heartbeats =
                new SendHeartbeats(
                        sender,
                        this::heartbeat,
                        config.heartbeatInterval(),
                        brokerClock,
                        time,
                        metrics);
        watch(brokerClock);
        this.ops = serveOpsOrClose();
    }

    private JobSource source(Map<String, String> client, int batch) {
        var name = id + "-intake";
        return switch (config.kafka().transport()) {
            case SHARE_GROUP -> new ShareGroupJobSource(client, name, batch);
            case CONSUMER_GROUP -> new ConsumerGroupJobSource(client, name, batch);
        };
    }

    private ReleaseShelf shelf() throws IOException {
        return config.dataDirectory().isPresent()
                ? ReleaseShelf.onDisk(config.dataDirectory().get(), time, metrics)
                : ReleaseShelf.inMemory(metrics);
    }

    private CredentialSource named() {
        return new NamedCredentials(config.credentials(), Map.copyOf(System.getenv()));
    }

    private void watch(BrokerClock brokerClock) {
        metrics.watchSlots("running", jobs::running);
        metrics.watchSlots("free", slots::free);
        metrics.watchSlots("claimed", jobs::claimed);
        metrics.watchSlots("reporting", jobs::reporting);
        metrics.watchServers(
                "left_alone",
                () ->
                        (int)
                                servers.strained().stream()
                                        .filter(s -> s.breaker().isPresent())
                                        .count());
        metrics.watchServers(
                "limited",
                () -> (int) servers.strained().stream().filter(s -> s.limit().isPresent()).count());
        metrics.watchClock(brokerClock::ahead);
    }

    /** The producer has threads already, which a worker that does not start must not leave. */
    private Optional<OpsServer> serveOpsOrClose() throws IOException {
        try {
            return serveOps();
        } catch (IOException e) {
            sender.close();
            throw e;
        }
    }

    private Optional<OpsServer> serveOps() throws IOException {
        if (config.http().isEmpty()) {
            return Optional.empty();
        }
        var http = config.http().get();
        return Optional.of(
                OpsServer.start(
                        http.host(), http.port(), this::live, this::ready, metrics::scrape));
    }

    private void begin() {
        releases.start(onDeath);
        control.start(onDeath);
        heartbeats.start(onDeath);
        intake.start(onDeath);
        log.info("worker {} takes commands: {}", id, config);
    }

    /** One incarnation of a process. */
    public WorkerId id() {
        return id;
    }

    /** Where health and metrics are served, if they are. */
    public Optional<Integer> httpPort() {
        return ops.map(OpsServer::port);
    }

    private Health live() {
        return stopping.get() || intake.alive()
                ? new Health(true, "ok")
                : new Health(false, "the intake has died");
    }

    private Health ready() {
        if (stopping.get()) {
            return new Health(false, "draining");
        }
        var patience = config.heartbeatInterval().multipliedBy(HEARTBEATS_MISSED_UNTIL_NOT_READY);
        boolean heard =
                heartbeats
                        .lastAcknowledged()
                        .filter(last -> last.plus(patience).isAfter(time.instant()))
                        .isPresent();
        return heard
                ? new Health(true, "ok")
                : new Health(false, "Kafka has taken no heartbeat for " + patience);
    }

    private void tellSoon() {
        heartbeats.soon();
    }

    private Heartbeat heartbeat() {
        var strained = servers.strained();
        return new Heartbeat(
                id,
                time.instant(),
                startedAt,
                WorkerIdentity.version(),
                WorkerIdentity.host(),
                config.slots(),
                slots.free(),
                stopping.get(),
                jobs.list(),
                strained.isEmpty() ? Optional.empty() : Optional.of(strained));
    }

    /** Waits until the worker has stopped. */
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /**
     * Takes no more commands, lets running jobs end within the grace and cancels them after most of
     * it, gives claimed ones back, says so, and returns when all has ended. Harmless when repeated:
     * later calls wait for the first one.
     */
    public void stop(Duration grace) throws InterruptedException {
        if (!stopping.compareAndSet(false, true)) {
            stopped.await();
            return;
        }
        log.info("worker {} stops, with a grace of {}", id, grace);
        try {
            intake.stop(Duration.ofSeconds(10));
            run.drain();
            errands.stop();
            var undisturbed = grace.multipliedBy(UNDISTURBED_PERCENT).dividedBy(100);
            if (!jobs.awaitNone(undisturbed)) {
                run.cancelRunning();
                if (!jobs.awaitNone(grace.minus(undisturbed))) {
                    log.warn("stopping with jobs unanswered: {}", jobs.list());
                }
            }
            heartbeats.stop(Duration.ofSeconds(5));
        } finally {
            release();
        }
        log.info("worker {} has stopped", id);
    }

    private void release() {
        try {
            run.close();
            control.close();
            releases.close();
            ops.ifPresent(OpsServer::close);
            sender.close();
        } finally {
            stopped.countDown();
        }
    }

    /** Stops with a short grace. */
    @Override
    public void close() {
        try {
            stop(CLOSE_GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
