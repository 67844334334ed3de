package dev.drover.standalone.server;

import dev.drover.coordinator.Coordinator;
import dev.drover.coordinator.config.CoordinatorConfig;
import dev.drover.coordinator.config.HttpConfig;
import dev.drover.coordinator.config.KafkaConfig;
import dev.drover.coordinator.db.ControlDatabaseConfig;
import dev.drover.embedded.DataDirectory;
import dev.drover.embedded.Durability;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.EmbeddedPostgres;
import dev.drover.embedded.KafkaOptions;
import dev.drover.embedded.PostgresOptions;
import dev.drover.worker.Worker;
import dev.drover.worker.config.WorkerConfig;
import dev.drover.worker.credential.CredentialSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * A whole fleet's services in this process: embedded broker and control database, coordinator,
 * worker. The same classes as in the distributed fleet, talking over the same topics; only the
 * servers are our own.
 *
 * <p>Stopping goes the way back: the worker gives back what it has, then the coordinator, the
 * broker and the database stop.
 */
public final class AllInOne implements AutoCloseable {
    /**
     * A control database that is lost costs nothing but history: the truth lies with the tenants.
     */
    private static final Durability CONTROL_DATABASE = Durability.FULL;

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Path log;
    private final Deque<AutoCloseable> running;
    private final int port;

    private AllInOne(Path log, Deque<AutoCloseable> running, int port) {
        this.log = log;
        this.running = running;
        this.port = port;
    }

    /**
     * What may be chosen.
     *
     * @param preferredPort of the API; any free one when it is taken, or 0
     */
    public record Options(
            Path directory, CredentialSource credentials, int slots, int preferredPort) {
        public static Options at(Path directory) {
            return new Options(directory, CredentialSource.NONE, WorkerConfig.SLOTS, 0);
        }

        public Options credentials(CredentialSource source) {
            return new Options(directory, source, slots, preferredPort);
        }

        public Options slots(int number) {
            return new Options(directory, credentials, number, preferredPort);
        }

        public Options preferredPort(int number) {
            return new Options(directory, credentials, slots, number);
        }
    }

    /**
     * Starts everything and returns when commands are taken.
     *
     * @throws dev.drover.embedded.DataDirectoryInUseException when another process has the
     *     directory
     */
    public static AllInOne start(Options options) {
        var running = new ArrayDeque<AutoCloseable>();
        try {
            var log = LogTo.file(options.directory());
            running.push(DataDirectory.lock(options.directory()));
            var servers = startServers(options.directory(), running);
            var coordinator = startCoordinator(options, servers);
            running.push(coordinator);
            var worker =
                    Worker.start(
                            WorkerConfig.of(servers.kafka().bootstrapServers())
                                    .withSlots(options.slots())
                                    .withPerServer(
                                            Math.max(WorkerConfig.PER_SERVER, options.slots())),
                            options.credentials(),
                            InstantSource.system());
            running.push(() -> worker.stop(GRACE));
            return new AllInOne(log, running, coordinator.httpPort());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(running);
            throw new IllegalStateException("interrupted while starting", e);
        } catch (Exception e) {
            close(running);
            throw e instanceof RuntimeException r ? r : new IllegalStateException(e);
        }
    }

    /** Where the API is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The file that everything in this process logs to. */
    public Path log() {
        return log;
    }

    @Override
    public void close() {
        close(running);
    }

    private record Servers(EmbeddedKafka kafka, EmbeddedPostgres control) {}

    private static Servers startServers(Path directory, Deque<AutoCloseable> running)
            throws InterruptedException, ExecutionException {
        Callable<EmbeddedKafka> kafka =
                () -> EmbeddedKafka.start(KafkaOptions.at(directory.resolve("kafka")));
        Callable<EmbeddedPostgres> control =
                () ->
                        EmbeddedPostgres.start(
                                PostgresOptions.at(directory.resolve("control"))
                                        .durability(CONTROL_DATABASE)
                                        .stopAtExit(false));
        // platform threads: starting servers initialises many classes, which pins virtual ones
        try (var executor = Executors.newFixedThreadPool(2)) {
            var first = executor.submit(kafka);
            var second = executor.submit(control);
            var servers = new Servers(first.get(), second.get());
            running.push(servers.control());
            running.push(servers.kafka());
            return servers;
        }
    }

    private static Coordinator startCoordinator(Options options, Servers servers) {
        var control = servers.control();
        var config =
                new CoordinatorConfig(
                        new ControlDatabaseConfig(
                                control.host(),
                                control.port(),
                                "postgres",
                                control.user(),
                                control.password()),
                        KafkaConfig.at(servers.kafka().bootstrapServers()),
                        new HttpConfig("127.0.0.1", free(options.preferredPort()), false));
        return Coordinator.start(config, InstantSource.system(), new java.security.SecureRandom());
    }

    /** The port itself when nobody has it, else 0. */
    private static int free(int port) {
        if (port == 0) {
            return 0;
        }
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return port;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void close(Deque<AutoCloseable> running) {
        while (true) {
            AutoCloseable next;
            synchronized (running) {
                next = running.poll();
            }
            if (next == null) {
                return;
            }
            try {
                next.close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(AllInOne.class)
                        .warn("while stopping: {}", e.toString());
            }
        }
    }
}
