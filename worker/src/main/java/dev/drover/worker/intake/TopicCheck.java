package dev.drover.worker.intake;

import dev.drover.contracts.wire.CommandTransport;
import dev.drover.contracts.wire.TopicRules;
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
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether Kafka is prepared, by the rules of the coordinator. That one prepares it, so a
 * worker that is started first waits for a while, and then says what is missing.
 */
public final class TopicCheck {
    private static final Logger log = LoggerFactory.getLogger(TopicCheck.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** All that a worker reads or writes. */
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
     * Waits for what the coordinator creates; it changes nothing that is there, so a topic that is
     * set up in a way that would lose something is refused at once.
     *
     * @throws NotPreparedException when something is still missing after the wait, or is wrong
     */
    public static void await(Kafka kafka, Duration atMost)
            throws InterruptedException, NotPreparedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        // a pause that an interrupt ends
        var never = new CountDownLatch(1);
        try (var admin = Admin.create(settings(kafka.client()))) {
            while (true) {
                var found = look(admin, kafka.transport());
                if (found.all().isEmpty()) {
                    return;
                }
                if (!found.wrong().isEmpty() || System.nanoTime() > deadline) {
                    throw new NotPreparedException(found.all());
                }
                log.info(
                        "waiting for the coordinator to prepare Kafka: {}",
                        found.missing().getFirst());
                var _ = never.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }

    /**
     * What is not as it must be, a line each.
     *
     * @param missing may yet come
     * @param wrong stays so until a person changes it
     */
    private record Found(List<String> missing, List<String> wrong) {
        List<String> all() {
            return Stream.concat(missing.stream(), wrong.stream()).toList();
        }
    }

    private static Map<String, Object> settings(Map<String, String> client) {
        var settings = new HashMap<String, Object>(client);
        settings.put("default.api.timeout.ms", 10_000);
        settings.put("request.timeout.ms", 5_000);
        return settings;
    }

    private static Found look(Admin admin, CommandTransport transport) throws InterruptedException {
        var found = new Found(new ArrayList<>(), new ArrayList<>());
        try {
            for (var topic : NEEDED) {
                checkTopic(admin, topic, found);
            }
            if (transport == CommandTransport.SHARE_GROUP) {
                checkGroup(admin, found.missing());
            }
        } catch (ExecutionException e) {
            found.missing().add("Kafka does not answer: " + e.getCause());
        }
        return found;
    }

    private static void checkTopic(Admin admin, Topics topic, Found found)
            throws InterruptedException, ExecutionException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topic());
        try {
            var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            var settings = new HashMap<String, String>();
            if (config != null) {
                config.entries().forEach(entry -> settings.put(entry.name(), entry.value()));
            }
            TopicRules.faults(topic, settings, replicas(admin, topic))
                    .forEach(fault -> found.wrong().add(fault + ": " + fault.command()));
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
            found.missing().add(missing(topic));
        }
    }

    /** Of the partition that has the fewest. */
    private static int replicas(Admin admin, Topics topic)
            throws InterruptedException, ExecutionException {
        var described = admin.describeTopics(List.of(topic.topic())).allTopicNames().get();
        return described.values().stream()
                .flatMap(description -> description.partitions().stream())
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(1);
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
