package dev.drover.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The settings of a broker that is its own controller, alone, and small. */
final class KafkaSettings {
    static final int NODE_ID = 1;
    static final String CLIENTS = "PLAINTEXT";
    static final String CONTROLLER = "CONTROLLER";

    /** One copy of everything: there is one node. */
    private static final Map<String, String> ALONE =
            Map.of(
                    "offsets.topic.replication.factor", "1",
                    "transaction.state.log.replication.factor", "1",
                    "transaction.state.log.min.isr", "1",
                    "share.coordinator.state.topic.replication.factor", "1",
                    "share.coordinator.state.topic.min.isr", "1",
                    "default.replication.factor", "1",
                    "min.insync.replicas", "1");

    /** What the defaults spend on large clusters. */
    private static final Map<String, String> SMALL =
            Map.of(
                    "offsets.topic.num.partitions", "4",
                    "transaction.state.log.num.partitions", "4",
                    "share.coordinator.state.topic.num.partitions", "4",
                    "num.network.threads", "2",
                    "num.io.threads", "4",
                    "background.threads", "2",
                    // 128 MiB of heap by default.
                    "log.cleaner.dedupe.buffer.size", "2097152",
                    // 10 MiB on disk by default for each index of each segment.
                    "log.index.size.max.bytes", "1048576");

    /** Group members are in this machine: they are found, and missed, quickly. */
    private static final Map<String, String> QUICK_GROUPS =
            Map.of(
                    "group.initial.rebalance.delay.ms", "0",
                    // A new share group gets nothing before its second heartbeat.
                    "group.share.min.heartbeat.interval.ms", "100",
                    "group.share.heartbeat.interval.ms", "500",
                    "group.consumer.min.heartbeat.interval.ms", "100",
                    "group.consumer.heartbeat.interval.ms", "500",
                    // Lower bounds only: a group may ask for less than the defaults.
                    "group.share.min.session.timeout.ms", "1000",
                    "group.consumer.min.session.timeout.ms", "1000",
                    "group.min.session.timeout.ms", "1000",
                    "group.share.min.record.lock.duration.ms", "1000");

    /** After a crash the broker waits until its earlier self has timed out. */
    private static final Map<String, String> QUICK_RESTART =
            Map.of(
                    "broker.session.timeout.ms", "1500",
                    "broker.heartbeat.interval.ms", "300",
                    "auto.create.topics.enable", "false");

    private KafkaSettings() {}

    static Properties of(KafkaOptions options, Path data, int port, int controllerPort) {
        String clients = "%s://%s:%d".formatted(CLIENTS, LoopbackPorts.HOST, port);
        String controller = "%s:%d".formatted(LoopbackPorts.HOST, controllerPort);
        var settings = new Properties();
        settings.putAll(
                Map.of(
                        "process.roles",
                        "broker,controller",
                        "node.id",
                        Integer.toString(NODE_ID),
                        "controller.quorum.voters",
                        NODE_ID + "@" + controller,
                        "listeners",
                        clients + "," + CONTROLLER + "://" + controller,
                        "advertised.listeners",
                        clients,
                        "listener.security.protocol.map",
                        CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
                        "inter.broker.listener.name",
                        CLIENTS,
                        "controller.listener.names",
                        CONTROLLER,
                        "log.dirs",
                        data.toString()));
        settings.putAll(ALONE);
        settings.putAll(SMALL);
        settings.putAll(QUICK_GROUPS);
        settings.putAll(QUICK_RESTART);
        settings.putAll(options.settings());
        return settings;
    }
}
