package dev.drover.coordinator.ops;

import static java.util.stream.Collectors.joining;

import dev.drover.contracts.wire.CommandTransport;
import dev.drover.contracts.wire.KafkaRights;
import dev.drover.contracts.wire.KafkaRights.Operation;
import dev.drover.contracts.wire.KafkaRights.Rights;
import dev.drover.contracts.wire.TopicRules;
import dev.drover.contracts.wire.TopicRules.Fault;
import dev.drover.contracts.wire.Topics;
import dev.drover.coordinator.config.KafkaConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that the topics and the workers' share group are as the product needs them. */
public final class PrepareKafka {
    private static final Logger log = LoggerFactory.getLogger(PrepareKafka.class);
    private static final int TIMEOUT_SECONDS = 30;
    private static final long PAUSE_MILLIS = 20;

    /**
     * Must be there before the first worker subscribes: the default would skip whatever was
     * published earlier.
     */
    private static final Map<String, String> GROUP =
            Map.of(
                    "share.auto.offset.reset", "earliest",
                    "share.record.lock.duration.ms", "60000",
                    "share.delivery.count.limit", "10",
                    "share.partition.max.record.locks", "2000");

    private static final ConfigResource GROUP_RESOURCE =
            new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private static final Config NO_SETTINGS = new Config(List.of());

    private final Admin admin;
    private final int replicationFactor;
    private final boolean shareGroup;

    public PrepareKafka(Admin admin, KafkaConfig config) {
        this.admin = admin;
        this.replicationFactor = config.replicationFactor();
        this.shareGroup = config.transport() == CommandTransport.SHARE_GROUP;
    }

    /**
     * For the start of a coordinator: creates what is missing and changes nothing that is there.
     *
     * @throws KafkaNotReadyException when Kafka cannot be reached, does not allow what a
     *     coordinator does, or is set up in a way that would lose something
     */
    public void run() {
        CheckRights.of(admin);
        create(missing(present()));
        // also those just created: what they were not told they have from the cluster's defaults
        var replicas = onceKnown(() -> replicas(List.of(Topics.values())));
        refuse(onceKnown(() -> faults(replicas)));
        configureGroup();
        warn(replicas);
    }

    /**
     * For {@code drover topics create}: creates what is missing and mends what is wrong.
     *
     * @param dryRun change nothing
     * @return what was done, or would be, a line each
     * @throws KafkaNotReadyException when Kafka cannot be reached, or refuses
     */
    public List<String> mend(boolean dryRun) {
        var present = present();
        var missing = missing(present);
        boolean group = shareGroup && !isConfigured(groupSettings());
        if (!dryRun) {
            create(missing);
        }
        var there = dryRun ? existing(present) : List.of(Topics.values());
        var replicas = onceKnown(() -> replicas(there));
        var faults = onceKnown(() -> faults(replicas));
        if (!dryRun) {
            mend(faults);
            configureGroup();
        }
        var done = new ArrayList<String>();
        missing.forEach(topic ->
                done.add(
                        "create topic %s, %d partitions, replication factor %d, %s"
                                .formatted(
                                        topic.topic(),
                                        topic.partitions(),
                                        replicationFactor,
                                        new TreeMap<>(topic.settings(replicationFactor)))));
        faults.forEach(fault ->
                done.add(
                        "set %s of topic %s to %s; it was %s"
                                .formatted(
                                        fault.setting(),
                                        fault.topic(),
                                        fault.wanted(),
                                        fault.found())));
        if (group) {
            done.add(
                    "configure share group %s: %s"
                            .formatted(Topics.WORKER_GROUP, new TreeMap<>(GROUP)));
        }
        return done;
    }

    private Set<String> present() {
        return new HashSet<>(answer("the topics cannot be listed", admin.listTopics().names()));
    }

    private static List<Topics> missing(Set<String> present) {
        return Arrays.stream(Topics.values()).filter(t -> !present.contains(t.topic())).toList();
    }

    private void create(List<Topics> missing) {
        if (missing.isEmpty()) {
            return;
        }
        var results =
                admin.createTopics(
                                missing.stream()
                                        .map(topic ->
                                                new NewTopic(
                                                                topic.topic(),
                                                                topic.partitions(),
                                                                (short) replicationFactor)
                                                        .configs(topic.settings(replicationFactor)))
                                        .toList())
                        .values();
        results.forEach((topic, result) -> {
            try {
                answer(
                        "topic %s cannot be created (by one who may: drover topics create --kafka …; or %s)"
                                .formatted(
                                        topic,
                                        new Rights(
                                                        KafkaRights.Kind.TOPIC,
                                                        topic,
                                                        Set.of(Operation.CREATE))
                                                .command()),
                        result);
            } catch (KafkaNotReadyException e) {
                // another coordinator that starts now was faster
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        });
        log.info("created topics {}", missing.stream().map(Topics::topic).toList());
    }

    /** A broker learns a moment after the controller's answer of a topic that was created. */
    private static <T> T onceKnown(Supplier<T> question) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (true) {
            try {
                return question.get();
            } catch (KafkaNotReadyException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                        || System.nanoTime() > until) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static List<Topics> existing(Set<String> present) {
        return Arrays.stream(Topics.values()).filter(t -> present.contains(t.topic())).toList();
    }

    /** Of each topic's partition that has the fewest. */
    private Map<Topics, Integer> replicas(List<Topics> topics) {
        var found =
                answer(
                        "the topics cannot be described",
                        admin.describeTopics(topics.stream().map(Topics::topic).toList())
                                .allTopicNames());
        var replicas = new TreeMap<Topics, Integer>();
        for (var topic : topics) {
            var partitions = found.get(topic.topic());
            if (partitions != null) {
                partitions.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .ifPresent(fewest -> replicas.put(topic, fewest));
            }
        }
        return replicas;
    }

    /** One broker on this machine is a laptop's, or embedded: nobody expects more of it. */
    private void warn(Map<Topics, Integer> replicas) {
        var nodes = answer("the cluster cannot be described", admin.describeCluster().nodes());
        if (nodes.stream().allMatch(node -> LOOPBACK.contains(node.host()))) {
            return;
        }
        replicas.forEach((topic, number) ->
                TopicRules.risk(topic, number).ifPresent(risk -> log.warn("{}", risk)));
    }

    private List<Fault> faults(Map<Topics, Integer> replicas) {
        var faults = new ArrayList<Fault>();
        settings(List.copyOf(replicas.keySet()))
                .forEach((topic, config) -> {
                    var found = new HashMap<String, String>();
                    config.entries().forEach(entry -> found.put(entry.name(), entry.value()));
                    faults.addAll(TopicRules.faults(topic, found, replicas.getOrDefault(topic, 1)));
                });
        return faults;
    }

    private static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new KafkaNotReadyException(
                    "topics are set up in a way that would lose something:\n  "
                            + faults.stream().map(Fault::toString).collect(joining("\n  "))
                            + "\nMend it: drover topics create --kafka …, or "
                            + faults.stream().map(Fault::command).collect(joining("\n  ")));
        }
    }

    private void mend(List<Fault> faults) {
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        for (var fault : faults) {
            changes.computeIfAbsent(
                            new ConfigResource(ConfigResource.Type.TOPIC, fault.topic()),
                            _ -> new ArrayList<>())
                    .add(set(fault.setting(), fault.wanted()));
        }
        answer(
                "the topics' settings cannot be changed (needs ALTER_CONFIGS on the topics)",
                admin.incrementalAlterConfigs(changes).all());
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    private Map<Topics, Config> settings(List<Topics> topics) {
        var resources =
                topics.stream()
                        .map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t.topic()))
                        .toList();
        var found =
                answer(
                        "the topics' settings cannot be read",
                        admin.describeConfigs(resources).all());
        var settings = new TreeMap<Topics, Config>();
        for (var topic : topics) {
            var config = found.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.topic()));
            settings.put(topic, config == null ? NO_SETTINGS : config);
        }
        return settings;
    }

    private void configureGroup() {
        // a coordinator whose user may not change them starts all the same once they are right
        if (!shareGroup || isConfigured(groupSettings())) {
            return;
        }
        var settings =
                GROUP.entrySet().stream()
                        .map(entry -> set(entry.getKey(), entry.getValue()))
                        .toList();
        answer(
                "the settings of share group "
                        + Topics.WORKER_GROUP
                        + " cannot be set (needs Kafka 4.2 or later, share groups on, and "
                        + rightOnGroup(Operation.ALTER_CONFIGS)
                        + ")",
                admin.incrementalAlterConfigs(Map.of(GROUP_RESOURCE, settings)).all());
        awaitSettings();
    }

    /**
     * The controller answers when it has decided; brokers follow a moment later, and a worker that
     * subscribes in between would begin at the end of the topic.
     */
    private void awaitSettings() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!isConfigured(groupSettings())) {
            if (System.nanoTime() > until) {
                throw new KafkaNotReadyException(
                        "the settings of share group %s were accepted, but no broker has them after %d s; look at the broker's log"
                                .formatted(Topics.WORKER_GROUP, TIMEOUT_SECONDS));
            }
            pause();
        }
    }

    private Config groupSettings() {
        var found =
                answer(
                        "the settings of share group %s cannot be read (needs %s)"
                                .formatted(
                                        Topics.WORKER_GROUP,
                                        rightOnGroup(Operation.DESCRIBE_CONFIGS)),
                        admin.describeConfigs(List.of(GROUP_RESOURCE)).all());
        return found.getOrDefault(GROUP_RESOURCE, NO_SETTINGS);
    }

    private static String rightOnGroup(Operation operation) {
        return operation + ": " + Rights.ofGroup(Topics.WORKER_GROUP, operation).command();
    }

    private static boolean isConfigured(Config found) {
        return GROUP.entrySet().stream()
                .allMatch(wanted -> {
                    var entry = found.get(wanted.getKey());
                    return entry != null && wanted.getValue().equals(entry.value());
                });
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaNotReadyException("interrupted while Kafka was prepared", e);
        }
    }

    static <T> T answer(String what, KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaNotReadyException(what + ": interrupted", e);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new KafkaNotReadyException(what + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new KafkaNotReadyException(
                    "%s: no answer within %d s; check bootstrap servers and security settings"
                            .formatted(what, TIMEOUT_SECONDS),
                    e);
        }
    }
}
