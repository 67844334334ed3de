package dev.drover.embedded;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this process that keeps its data.
 *
 * <p>KRaft, one node, share groups on, no automatic topics, 127.0.0.1 only and without
 * authentication. Close it before the process ends; a process that is killed costs the next start
 * about a second.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final DataDirectory directory;
    private final BoundSockets sockets;
    private final BrokerFaults faults;
    private final KafkaNode node;
    private boolean closed;

    private EmbeddedKafka(
            DataDirectory directory, BoundSockets sockets, BrokerFaults faults, KafkaNode node) {
        this.directory = directory;
        this.sockets = sockets;
        this.faults = faults;
        this.node = node;
    }

    /**
     * Starts the broker and returns when it serves. An existing directory is resumed, with its
     * cluster id.
     *
     * @throws DataDirectoryInUseException when another broker holds the directory
     * @throws EmbeddedServerException for everything else
     */
    public static EmbeddedKafka start(KafkaOptions options) {
        var directory = DataDirectory.lock(options.directory());
        try {
            BoundSockets sockets = bind(options);
            try {
                return start(options, directory, sockets);
            } catch (RuntimeException e) {
                closeQuietly(sockets);
                throw e;
            }
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    public String bootstrapServers() {
        return LoopbackPorts.HOST + ":" + port();
    }

    public int port() {
        return sockets.clientsPort();
    }

    /** What broke the broker, if anything did; it must be closed and started again then. */
    public Optional<Throwable> fatalFault() {
        return faults.firstFatal();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop(node);
        closeQuietly(sockets);
        directory.close();
    }

    private static EmbeddedKafka start(
            KafkaOptions options, DataDirectory directory, BoundSockets sockets) {
        Path data = PrivateFiles.createDirectory(directory.path().resolve("data"));
        var settings =
                KafkaSettings.of(
                        options,
                        data,
                        sockets.clientsPort(),
                        sockets.controllerAddress().getPort());
        var faults = new BrokerFaults();
        CompletableFuture<KafkaNode> started =
                OwnThread.start(
                        "drover-kafka-start",
                        () -> {
                            KafkaNode.formatIfNew(data);
                            var node = KafkaNode.assemble(settings, sockets, faults);
                            startOrStop(node);
                            return node;
                        });
        try {
            KafkaNode node = started.get(START_LIMIT.toMillis(), MILLISECONDS);
            log.info("Kafka runs on port {}, {}", sockets.clientsPort(), directory.path());
            return new EmbeddedKafka(directory, sockets, faults, node);
        } catch (ExecutionException e) {
            throw failed(EmbeddedFailure.KAFKA_START_FAILED, data, "" + e.getCause(), e);
        } catch (TimeoutException e) {
            stopOnceStarted(started);
            String limit = "no answer within %d s".formatted(START_LIMIT.toSeconds());
            throw failed(EmbeddedFailure.KAFKA_START_TIMED_OUT, data, limit, e);
        } catch (InterruptedException e) {
            stopOnceStarted(started);
            Thread.currentThread().interrupt();
            throw failed(EmbeddedFailure.INTERRUPTED, data, "interrupted", e);
        }
    }

    /** A start cannot be called off; what comes of it after we stopped waiting is stopped. */
    private static void stopOnceStarted(CompletableFuture<KafkaNode> started) {
        var _ = started.thenAccept(KafkaNode::shutDown);
    }

    // Scala's checked exceptions come undeclared.
    private static void startOrStop(KafkaNode node) throws Exception {
        try {
            node.startUp();
        } catch (Exception e) {
            try {
                node.shutDown();
            } catch (RuntimeException inVain) {
                e.addSuppressed(inVain);
            }
            throw e;
        }
    }

    private static void stop(KafkaNode node) {
        try {
            OwnThread.start(
                            "drover-kafka-stop",
                            () -> {
                                node.shutDown();
                                return true;
                            })
                    .get(STOP_LIMIT.toMillis(), MILLISECONDS);
        } catch (ExecutionException e) {
            log.warn("Kafka did not stop in good order; the next start recovers", e.getCause());
        } catch (TimeoutException e) {
            log.warn(
                    "Kafka did not stop within {} s; its threads end with this process and the next start recovers",
                    STOP_LIMIT.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static BoundSockets bind(KafkaOptions options) {
        try {
            return BoundSockets.open(options.port());
        } catch (BindException e) {
            throw new EmbeddedServerException(
                    EmbeddedFailure.PORT_IN_USE,
                    "another program listens on %s:%s. Stop it or choose another port."
                            .formatted(
                                    LoopbackPorts.HOST,
                                    options.port().isPresent()
                                            ? options.port().getAsInt()
                                            : "any port"),
                    e);
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    EmbeddedFailure.KAFKA_START_FAILED, "cannot open sockets: " + e, e);
        }
    }

    private static void closeQuietly(BoundSockets sockets) {
        try {
            sockets.close();
        } catch (IOException e) {
            log.debug("a socket did not close", e);
        }
    }

    private static EmbeddedServerException failed(
            EmbeddedFailure code, Path data, String why, Throwable cause) {
        return new EmbeddedServerException(
                code, "Kafka did not start on %s: %s".formatted(data, why), cause);
    }
}
