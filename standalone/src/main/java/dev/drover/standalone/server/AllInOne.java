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
import java.util.Optional;
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
     * @param kafka bootstrap servers of a broker that is there; absent: one is embedded
     * @param control a control database that is there; absent: one is embedded
     */
    public record Options(
            Path directory,
            CredentialSource credentials,
            int slots,
            int preferredPort,
            Optional<String> kafka,
            Optional<ControlDatabaseConfig> control) {
        public static Options at(Path directory) {
            return new Options(
                    directory,
                    CredentialSource.NONE,
                    WorkerConfig.SLOTS,
                    0,
                    Optional.empty(),
                    Optional.empty());
        }

        public Options credentials(CredentialSource source) {
            return new Options(directory, source, slots, preferredPort, kafka, control);
        }

        public Options slots(int number) {
            return new Options(directory, credentials, number, preferredPort, kafka, control);
        }

        public Options preferredPort(int number) {
            return new Options(directory, credentials, slots, number, kafka, control);
        }

        public Options kafka(Optional<String> bootstrap) {
            return new Options(directory, credentials, slots, preferredPort, bootstrap, control);
        }

        public Options control(Optional<ControlDatabaseConfig> database) {
            return new Options(directory, credentials, slots, preferredPort, kafka, database);
        }
    }

    /**
     * Starts everything and returns when commands are taken.
     *
     * @throws dev.drover.cli.exit.CommandFailedException when an embedded server does not start,
     *     such as when another process has the directory
     */
    public static AllInOne start(Options options) throws Exception {
        var running = new ArrayDeque<AutoCloseable>();
        try {
            var log = LogTo.file(options.directory());
            running.push(DataDirectory.lock(options.directory()));
            var servers = startServers(options, running);
            var coordinator = startCoordinator(options, servers);
            running.push(coordinator);
            var worker =
                    Worker.start(
                            WorkerConfig.of(servers.kafka())
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
            throw StartFailure.explained(e);
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

    /** Where broker and control database are, embedded or not. */
    private record Servers(String kafka, ControlDatabaseConfig control) {}

    private static Servers startServers(Options options, Deque<AutoCloseable> running)
            throws InterruptedException, ExecutionException {
        // platform threads: starting servers initialises many classes, which pins virtual ones
        try (var executor = Executors.newFixedThreadPool(2)) {
            var control = executor.submit(() -> controlDatabase(options, running));
            var kafka = executor.submit(() -> broker(options, running));
            return new Servers(kafka.get(), control.get());
        }
    }

    private static ControlDatabaseConfig controlDatabase(
            Options options, Deque<AutoCloseable> running) {
        if (options.control().isPresent()) {
            return options.control().get();
        }
        var server =
                EmbeddedPostgres.start(
                        PostgresOptions.at(options.directory().resolve("control"))
                                .durability(CONTROL_DATABASE)
                                .stopAtExit(false));
        synchronized (running) {
            running.push(server);
        }
        return new ControlDatabaseConfig(
                server.host(), server.port(), "postgres", server.user(), server.password());
    }

    private static String broker(Options options, Deque<AutoCloseable> running) {
        if (options.kafka().isPresent()) {
            return options.kafka().get();
        }
        var broker = EmbeddedKafka.start(KafkaOptions.at(options.directory().resolve("kafka")));
        synchronized (running) {
            running.push(broker);
        }
        return broker.bootstrapServers();
    }

    private static Coordinator startCoordinator(Options options, Servers servers) {
        var config =
                new CoordinatorConfig(
                        servers.control(),
                        KafkaConfig.at(servers.kafka()),
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
