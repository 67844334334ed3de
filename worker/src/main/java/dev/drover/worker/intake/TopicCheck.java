package dev.drover.worker.intake;

import dev.drover.contracts.wire.CommandTransport;
import dev.drover.contracts.wire.Topics;
import dev.drover.worker.config.WorkerConfig.Kafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether Kafka is prepared. The coordinator prepares it, so a worker that is started first
 * waits for a while, and then says what is missing.
 */
public final class TopicCheck {
    private static final Logger log = LoggerFactory.getLogger(TopicCheck.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final List<Topics> NEEDED =
            List.of(
                    Topics.JOBS,
                    Topics.STATUS,
                    Topics.RELEASES,
                    Topics.HEARTBEATS,
                    Topics.CONTROL,
                    Topics.DEAD_LETTER);
    private static final String RESET = "share.auto.offset.reset";

    private TopicCheck() {}

    /**
     * @throws NotPreparedException when something is still missing after the wait
     */
    public static void await(Kafka kafka, Duration atMost)
            throws InterruptedException, NotPreparedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        // a pause that an interrupt ends
        var never = new CountDownLatch(1);
        try (var admin = Admin.create(settings(kafka.client()))) {
            while (true) {
                var problems = problems(admin, kafka.transport());
                if (problems.isEmpty()) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new NotPreparedException(problems);
                }
                log.info("waiting for the coordinator to prepare Kafka: {}", problems.getFirst());
                var _ = never.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }

    private static Map<String, Object> settings(Map<String, String> client) {
        var settings = new HashMap<String, Object>(client);
        settings.put("default.api.timeout.ms", 10_000);
        settings.put("request.timeout.ms", 5_000);
        return settings;
    }

    private static List<String> problems(Admin admin, CommandTransport transport)
            throws InterruptedException {
        var problems = new ArrayList<String>();
        try {
            for (var topic : NEEDED) {
                checkTopic(admin, topic, problems);
            }
            if (transport == CommandTransport.SHARE_GROUP) {
                checkGroup(admin, problems);
            }
        } catch (ExecutionException e) {
            problems.add("Kafka does not answer: " + e.getCause());
        }
        return problems;
    }

    private static void checkTopic(Admin admin, Topics topic, List<String> problems)
            throws InterruptedException, ExecutionException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topic());
        try {
            var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            var timestamps = topic.settings().get("message.timestamp.type");
            if (config == null || timestamps == null) {
                return;
            }
            var entry = config.get("message.timestamp.type");
            if (entry != null && !timestamps.equals(entry.value())) {
                problems.add(
                        "topic %1$s must keep the broker's time: kafka-configs.sh --alter --topic"
                                        .formatted(topic.topic())
                                + " %s --add-config message.timestamp.type=%s"
                                        .formatted(topic.topic(), timestamps));
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
            problems.add(missing(topic));
        }
    }

    private static String missing(Topics topic) {
        var command = new StringBuilder("topic ").append(topic.topic()).append(" is missing: ");
        command.append("start the coordinator, or kafka-topics.sh --create --topic ")
                .append(topic.topic())
                .append(" --partitions ")
                .append(topic.partitions());
        topic.settings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(setting ->
                        command.append(" --config ")
                                .append(setting.getKey())
                                .append('=')
                                .append(setting.getValue()));
        return command.toString();
    }

    /** The default, latest, would skip what was sent before the first worker came. */
    private static void checkGroup(Admin admin, List<String> problems)
            throws InterruptedException, ExecutionException {
        var resource = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);
        var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        var reset = config == null ? null : config.get(RESET);
        if (reset == null || !"earliest".equals(reset.value())) {
            problems.add(
                    "share group %1$s must start at the earliest record: start the coordinator, or"
                                    .formatted(Topics.WORKER_GROUP)
                            + " kafka-configs.sh --alter --entity-type groups --entity-name %s"
                                    .formatted(Topics.WORKER_GROUP)
                            + " --add-config share.auto.offset.reset=earliest");
        }
    }
}
