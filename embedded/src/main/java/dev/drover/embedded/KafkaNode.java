package dev.drover.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker and controller, put together from Kafka's parts.
 *
 * <p>{@link KafkaRaftServer} does the same for a process of its own, but lets us hand in neither
 * the sockets nor what happens on a fault.
 */
final class KafkaNode {
    private static final Logger log = LoggerFactory.getLogger(KafkaNode.class);

    private final ControllerServer controller;
    private final BrokerServer broker;

    private KafkaNode(ControllerServer controller, BrokerServer broker) {
        this.controller = controller;
        this.broker = broker;
    }

    static KafkaNode assemble(Properties settings, BoundSockets sockets, BrokerFaults faults) {
        var config = KafkaConfig.fromProps(settings, false);
        var directories = KafkaRaftServer.initializeLogDirs(config, log, "");
        var shared =
                new SharedServer(
                        config,
                        directories._1(),
                        Time.SYSTEM,
                        Server.initializeMetrics(
                                config, Time.SYSTEM, directories._1().clusterId().orElseThrow()),
                        CompletableFuture.completedFuture(
                                Map.of(KafkaSettings.NODE_ID, sockets.controllerAddress())),
                        List.of(),
                        faults,
                        sockets);
        var broker = new BrokerServer(shared);
        return new KafkaNode(
                new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2()),
                broker);
    }

    /** Makes the directory a Kafka storage with a cluster id of its own, once. */
    static void formatIfNew(Path data) throws Exception {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(KafkaSettings.NODE_ID)
                .setDirectories(List.of(data.toString()))
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName(KafkaSettings.CONTROLLER)
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setIgnoreFormatted(true)
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    void startUp() {
        controller.startup();
        broker.startup();
    }

    /** The broker first: leaving in good order needs the controller. */
    void shutDown() {
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }
}
