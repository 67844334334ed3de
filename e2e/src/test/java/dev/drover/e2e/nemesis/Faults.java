package dev.drover.e2e.nemesis;

import static org.awaitility.Awaitility.await;

import dev.drover.cli.client.CoordinatorClient;
import dev.drover.contracts.wire.Topics;
import dev.drover.e2e.checker.Evidence;
import dev.drover.e2e.checker.Pause;
import dev.drover.e2e.faults.FaultProxy;
import dev.drover.e2e.fleet.Databases;
import dev.drover.e2e.fleet.Fleet;
import dev.drover.e2e.fleet.Member;
import dev.drover.e2e.program.DroverProcess;
import dev.drover.e2e.program.TopicRecords;
import dev.drover.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What is done to the fleet, one thing after the other, as a seed says. */
final class Faults {
    /** As {@link #done} has it. */
    static final String WORKER_KILLED = "worker killed";

    private static final Duration AT_WORK = Duration.ofMinutes(2);
    private static final Duration ONE_STORM = Duration.ofSeconds(45);

    private final Fleet fleet;
    private final List<FaultProxy> proxies;
    private final Kind kind;
    private final long seed;
    private final SplittableRandom random;
    private final Duration lasting;
    private final Map<String, Integer> done = new TreeMap<>();
    private final List<Pause> pauses = new ArrayList<>();
    private long until;
    private boolean paused;

    /** What is done. */
    enum Kind {
        /**
         * Storms in which everything dies, and between them a time in which only workers and
         * tenants' servers do: a worker's silence proves nothing before broker and leader have been
         * there for a minute, so without such times nothing would ever be taken from a lost worker.
         */
        EVERYTHING,
        /** Tenants' sessions end now and then; the processes live. */
        CUT_SESSIONS,
        /** A worker dies after it has committed something, and while nobody could hear of it. */
        KILL_UNHEARD
    }

    /**
     * @param proxies through which workers reach some of the tenants' servers
     * @param lasting how long, once they have begun
     */
    Faults(Fleet fleet, List<FaultProxy> proxies, Kind kind, long seed, Duration lasting) {
        this.fleet = fleet;
        this.proxies = List.copyOf(proxies);
        this.kind = kind;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.lasting = lasting;
    }

    long seed() {
        return seed;
    }

    Duration lasting() {
        return lasting;
    }

    private static final String WAITING =
            "SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'public.effect'::regclass";

    /** How often each thing was done. */
    Map<String, Integer> done() {
        return done;
    }

    /** What was dispatched while a rollout was to stand still. */
    List<Pause> pauses() {
        return pauses;
    }

    /** Does things until its time is over; leaves nobody frozen and nothing down. */
    void run() throws InterruptedException, SQLException {
        until = System.nanoTime() + lasting.toNanos();
        switch (kind) {
            case EVERYTHING -> {
                if (lasting.compareTo(ONE_STORM) < 0) {
                    // chance would leave everybody alive in one of ten
                    pause(300, 3_000);
                    killWorker();
                }
                boolean storm = true;
                while (System.nanoTime() < until) {
                    act(
                            storm ? Kinds.ALL : Kinds.WITHOUT_LEADER_AND_BROKER,
                            storm ? random.nextInt(20, 45) : random.nextInt(70, 95));
                    storm = !storm;
                }
            }
            case CUT_SESSIONS -> {
                while (!pause(1_000, 2_500)) {
                    cutSessions();
                }
            }
            case KILL_UNHEARD -> killUnheard();
        }
    }

    /** How many of the cases of {@link #something} may come. */
    private interface Kinds {
        int WITHOUT_LEADER_AND_BROKER = 10;
        int ALL = 15;
    }

    private void act(int kinds, int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end && !pause(300, 3_000)) {
            something(kinds);
        }
    }

    private void something(int kinds) throws InterruptedException {
        switch (random.nextInt(kinds)) {
            case 0, 1 -> killWorker();
            case 2 -> freeze(some(fleet.workers()).process(), "worker frozen", 3_000, 20_000);
            case 3 -> drainWorker();
            case 4 ->
                    restart(
                            "server",
                            fleet.databases()
                                    .servers()
                                    .get(random.nextInt(fleet.databases().servers().size())));
            case 5 -> cutSessions();
            case 6 -> repeatCommands();
            case 7 -> garbage();
            case 8 -> resetConnections();
            case 9 -> pauseRollout(kinds);
            case 10 -> killCoordinator();
            case 11 ->
                    freeze(
                            some(fleet.coordinators()).process(),
                            "coordinator frozen",
                            2_000,
                            15_000);
            case 12 -> killBroker();
            case 13 -> freezeBroker();
            default -> restart("control database", fleet.databases().control());
        }
    }

    /** One tenant waits for a lock until the broker is gone: so there is something to tell then. */
    private void killUnheard() throws SQLException {
        var worker = some(fleet.workers());
        var late = fleet.databases().tenants().values().iterator().next();
        int heard;
        try (var holder = fleet.databases().connect(late)) {
            holder.setAutoCommit(false);
            try (var statement = holder.createStatement()) {
                statement.execute("LOCK TABLE public.effect IN ACCESS EXCLUSIVE MODE");
            }
            heard = Databases.lines(holder, "SELECT 1 FROM public.effect").size();
            await("the lock is waited for")
                    .atMost(AT_WORK)
                    .until(() -> !Databases.lines(holder, WAITING).isEmpty());
            fleet.broker().kill();
            holder.rollback();
        }
        try (var watcher = fleet.databases().connect(late)) {
            await("something to tell")
                    .atMost(AT_WORK)
                    .until(() ->
                            Databases.lines(watcher, "SELECT 1 FROM public.effect").size() > heard);
        }
        note("worker killed unheard");
        worker.process().kill();
        fleet.startBrokerAgain();
        worker.startAgain();
    }

    private void killWorker() throws InterruptedException {
        var worker = some(fleet.workers());
        note(WORKER_KILLED);
        worker.process().kill();
        pause(0, 4_000);
        worker.startAgain();
    }

    private void drainWorker() throws InterruptedException {
        var worker = some(fleet.workers());
        note("worker drained");
        worker.process().terminate();
        pause(500, 4_000);
        worker.process().close();
        worker.startAgain();
    }

    private void killCoordinator() throws InterruptedException {
        var coordinator = some(fleet.coordinators());
        note("coordinator killed");
        coordinator.process().kill();
        pause(0, 4_000);
        coordinator.startAgain();
    }

    private void killBroker() throws InterruptedException {
        note("broker killed");
        fleet.broker().kill();
        pause(500, 8_000);
        fleet.startBrokerAgain();
        pause(3_000, 6_000);
    }

    /** Its connections stay, and nobody answers on them. */
    private void freezeBroker() throws InterruptedException {
        freeze(fleet.broker(), "broker frozen", 2_000, 12_000);
        pause(1_000, 4_000);
    }

    private void freeze(DroverProcess process, String what, int from, int to)
            throws InterruptedException {
        note(what);
        process.freeze();
        try {
            pause(from, to);
        } finally {
            process.thaw();
        }
    }

    /**
     * Other things go wrong while the rollout stands still. Who pauses waits for the dispatch that
     * is under way, so from the answer on not a single one may be added.
     */
    private void pauseRollout(int kinds) throws InterruptedException {
        var rollout = fleet.client().rollout(CoordinatorClient.LATEST).id();
        if (paused || !fleet.client().pause(rollout)) {
            return;
        }
        note("rollout paused");
        paused = true;
        try {
            long before = dispatches(rollout);
            something(kinds);
            pause(1_000, 4_000);
            pauses.add(new Pause(rollout, before, dispatches(rollout)));
        } finally {
            paused = false;
            fleet.client().resume(rollout);
        }
    }

    private long dispatches(String rollout) {
        return Long.parseLong(
                await("the control database answers")
                        .atMost(AT_WORK)
                        .ignoreExceptionsInstanceOf(SQLException.class)
                        .until(
                                () ->
                                        fleet.databases()
                                                .queryControl(
                                                        "SELECT coalesce(sum(dispatch), 0) FROM job WHERE rollout = '%s'"
                                                                .formatted(rollout))
                                                .getFirst(),
                                _ -> true));
    }

    /** As a firewall or a load balancer does: no end of file, and the server is not told first. */
    private void resetConnections() {
        for (var proxy : proxies) {
            note(proxy.resetAll() > 0 ? "connections reset" : "no connection to reset");
        }
    }

    private void restart(String what, EmbeddedPostgres server) throws InterruptedException {
        if (random.nextBoolean()) {
            note(what + " restarted");
            server.restart();
        } else {
            note(what + " killed");
            server.kill();
            pause(0, 3_000);
            server.startAgain();
        }
    }

    private void cutSessions() {
        note("sessions cut");
        var server =
                fleet.databases().servers().get(random.nextInt(fleet.databases().servers().size()));
        try (var connection = fleet.databases().connect(server, "postgres");
                var statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'tenant%' AND random() < 0.5");
        } catch (SQLException e) {
            note("sessions could not be cut: " + e.getMessage());
        }
    }

    /** The last commands again, as a broker or a producer may send them twice. */
    private void repeatCommands() {
        note("commands repeated");
        produce(producer -> {
            var commands = TopicRecords.read(fleet.kafka(), Topics.JOBS.topic());
            for (var command :
                    commands.subList(Math.max(0, commands.size() - 5), commands.size())) {
                var record =
                        new ProducerRecord<byte[], byte[]>(Topics.JOBS.topic(), command.value());
                command.headers()
                        .forEach((name, value) -> record.headers().add(name, bytes(value)));
                record.headers().add(Evidence.REPEATED, bytes("by the nemesis"));
                send(producer, record);
            }
        });
    }

    private void garbage() {
        note("garbage");
        produce(producer -> {
            for (var topic : List.of(Topics.JOBS, Topics.STATUS, Topics.HEARTBEATS)) {
                var noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                send(producer, new ProducerRecord<>(topic.topic(), noise));
                send(producer, new ProducerRecord<>(topic.topic(), bytes("{\"specversion\":")));
                send(
                        producer,
                        new ProducerRecord<>(
                                topic.topic(),
                                bytes("{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000))));
            }
        });
    }

    private interface Production {
        void send(KafkaProducer<byte[], byte[]> producer);
    }

    private void produce(Production production) {
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers", fleet.kafka(), "max.block.ms", "5000"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            production.send(producer);
        } catch (org.apache.kafka.common.KafkaException e) {
            note("broker did not answer");
        }
    }

    /** Whether it arrives does not matter. */
    private static void send(
            KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var _ = producer.send(record);
    }

    private Member some(List<Member> members) {
        return members.get(random.nextInt(members.size()));
    }

    private void note(String what) {
        System.out.println("nemesis: " + what);
        done.merge(what, 1, Integer::sum);
    }

    /** True when the faults are to end. */
    private boolean pause(int fromMillis, int toMillis) throws InterruptedException {
        long wanted = TimeUnit.MILLISECONDS.toNanos(random.nextInt(fromMillis, toMillis + 1));
        TimeUnit.NANOSECONDS.sleep(Math.min(wanted, Math.max(0, until - System.nanoTime())));
        return System.nanoTime() >= until;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
