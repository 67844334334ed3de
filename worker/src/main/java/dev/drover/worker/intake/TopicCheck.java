package dev.drover.worker.intake;

import static java.util.stream.Collectors.toSet;

import dev.drover.contracts.wire.CommandTransport;
import dev.drover.contracts.wire.KafkaRights;
import dev.drover.contracts.wire.KafkaRights.Operation;
import dev.drover.contracts.wire.KafkaRights.Rights;
import dev.drover.contracts.wire.TopicRules;
import dev.drover.contracts.wire.Topics;
import dev.drover.worker.config.WorkerConfig.Kafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether Kafka is prepared, by the rules of the coordinator, and whether the worker's user
 * may do what a worker does. The coordinator prepares it, so a worker that is started first waits
 * for a while, and then says what is missing.
 */
public final class TopicCheck {
    private static final Logger log = LoggerFactory.getLogger(TopicCheck.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String RESET = "share.auto.offset.reset";

    private final Admin admin;
    private final CommandTransport transport;

    private TopicCheck(Admin admin, CommandTransport transport) {
        this.admin = admin;
        this.transport = transport;
    }

    /**
     * Waits for what the coordinator creates; it changes nothing that is there and grants nothing,
     * so a topic that is set up in a way that would lose something, or that the user may not use,
     * is refused at once.
     *
     * @throws NotPreparedException when something is still missing after the wait, or is wrong
     */
    public static void await(Kafka kafka, Duration atMost)
            throws InterruptedException, NotPreparedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        // a pause that an interrupt ends
        var never = new CountDownLatch(1);
        try (var admin = Admin.create(settings(kafka.client()))) {
            var check = new TopicCheck(admin, kafka.transport());
            while (true) {
                var found = check.look();
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

    private Found look() throws InterruptedException {
        var found = new Found(new ArrayList<>(), new ArrayList<>());
        try {
            // asked for first and looked at last: a new broker needs a moment to know of groups
            var group = groupOperations();
            var needed = KafkaRights.ofWorker();
            var topics =
                    admin.describeTopics(
                                    needed.stream().map(Rights::name).toList(),
                                    new DescribeTopicsOptions().includeAuthorizedOperations(true))
                            .topicNameValues();
            for (var rights : needed) {
                checkTopic(rights, topics.get(rights.name()), found);
            }
            if (transport == CommandTransport.SHARE_GROUP) {
                checkSettingsOfGroup(found);
            }
            if (found.all().isEmpty()) {
                checkRightsOnGroup(group, found);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthenticationException refused) {
                found.wrong()
                        .add(
                                "Kafka does not let the worker in: %s; check kafka.properties in its configuration"
                                        .formatted(refused.getMessage()));
            } else {
                found.missing().add("Kafka does not answer: " + e.getCause());
            }
        }
        return found;
    }

    private void checkTopic(
            Rights needed, @Nullable KafkaFuture<TopicDescription> described, Found found)
            throws InterruptedException, ExecutionException {
        var topic = topic(needed);
        if (described == null) {
            found.missing().add(missing(topic));
            return;
        }
        TopicDescription description;
        try {
            description = described.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                found.missing().add(missing(topic));
            } else if (e.getCause() instanceof AuthorizationException) {
                found.wrong().add(needed.lack());
            } else {
                throw e;
            }
            return;
        }
        var lacking = needed.beyond(names(description.authorizedOperations()));
        if (lacking.isPresent()) {
            found.wrong().add(lacking.get().lack());
        } else {
            checkSettings(needed, topic, replicas(description), found);
        }
    }

    private static Topics topic(Rights needed) {
        return Arrays.stream(Topics.values())
                .filter(topic -> topic.topic().equals(needed.name()))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> names(@Nullable Set<AclOperation> operations) {
        return operations == null
                ? Set.of()
                : operations.stream().map(AclOperation::name).collect(toSet());
    }

    /** Of the partition that has the fewest. */
    private static int replicas(TopicDescription description) {
        return description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(1);
    }

    private void checkSettings(Rights needed, Topics topic, int replicas, Found found)
            throws InterruptedException, ExecutionException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topic());
        try {
            var settings = settingsOf(resource);
            TopicRules.faults(topic, settings, replicas)
                    .forEach(fault -> found.wrong().add(fault + ": " + fault.command()));
        } catch (ExecutionException e) {
            refusedSettings(needed, e, found);
        }
    }

    private Map<String, String> settingsOf(ConfigResource resource)
            throws InterruptedException, ExecutionException {
        var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        var settings = new HashMap<String, String>();
        if (config != null) {
            config.entries().forEach(entry -> settings.put(entry.name(), entry.value()));
        }
        return settings;
    }

    /** Who may not read them does not know whether something would be lost. */
    private static void refusedSettings(Rights needed, ExecutionException e, Found found)
            throws ExecutionException {
        if (!(e.getCause() instanceof AuthorizationException)) {
            throw e;
        }
        needed.only(List.of(Operation.DESCRIBE_CONFIGS))
                .ifPresent(lacking -> found.wrong().add(lacking.lack()));
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
    private void checkSettingsOfGroup(Found found) throws InterruptedException, ExecutionException {
        var resource = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);
        try {
            if (!"earliest".equals(settingsOf(resource).get(RESET))) {
                found.missing()
                        .add(
                                "share group %1$s must start at the earliest record: start the coordinator, or"
                                                .formatted(Topics.WORKER_GROUP)
                                        + " kafka-configs.sh --alter --entity-type groups --entity-name %s"
                                                .formatted(Topics.WORKER_GROUP)
                                        + " --add-config share.auto.offset.reset=earliest");
            }
        } catch (ExecutionException e) {
            refusedSettings(KafkaRights.groupOfWorker(transport), e, found);
        }
    }

    private KafkaFuture<Set<AclOperation>> groupOperations() {
        return switch (transport) {
            case SHARE_GROUP ->
                    admin.describeShareGroups(
                                    List.of(Topics.WORKER_GROUP),
                                    new DescribeShareGroupsOptions()
                                            .includeAuthorizedOperations(true))
                            .all()
                            .thenApply(
                                    all -> all.values().iterator().next().authorizedOperations());
            case CONSUMER_GROUP ->
                    admin.describeConsumerGroups(
                                    List.of(Topics.WORKER_CONSUMER_GROUP),
                                    new DescribeConsumerGroupsOptions()
                                            .includeAuthorizedOperations(true))
                            .all()
                            .thenApply(
                                    all -> all.values().iterator().next().authorizedOperations());
        };
    }

    /**
     * Of a group that is not there yet, and by an old broker, nothing is told but that it may not
     * be seen; then joining it tells the rest.
     */
    private void checkRightsOnGroup(KafkaFuture<Set<AclOperation>> operations, Found found)
            throws InterruptedException {
        var needed = KafkaRights.groupOfWorker(transport);
        try {
            needed.beyond(names(operations.get()))
                    .ifPresent(lacking -> found.wrong().add(lacking.lack()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                // who may read may see; the settings have been read already
                needed.only(List.of(Operation.READ))
                        .ifPresent(lacking -> found.wrong().add(lacking.lack()));
            } else {
                log.debug("nothing is told of {}: {}", needed.name(), String.valueOf(e.getCause()));
            }
        }
    }
}
