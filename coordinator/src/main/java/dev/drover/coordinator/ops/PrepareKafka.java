package dev.drover.coordinator.ops;

import dev.drover.contracts.wire.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the topics and the workers' share group are as the product needs them: creates
 * what is missing, refuses what is wrong and says how to mend it.
 */
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

    private static final Config NO_SETTINGS = new Config(List.of());

    private final Admin admin;
    private final int replicationFactor;

    public PrepareKafka(Admin admin, int replicationFactor) {
        this.admin = admin;
        this.replicationFactor = replicationFactor;
    }

    /**
     * @throws KafkaNotReadyException when Kafka cannot be reached, or is set up in a way that would
     *     lose something
     */
    public void run() {
        var present = present();
        create(present);
        check(present);
        configureGroup();
    }

    private Set<String> present() {
        return new HashSet<>(answer("the topics cannot be listed", admin.listTopics().names()));
    }

    private void create(Set<String> present) {
        var missing =
                Arrays.stream(Topics.values()).filter(t -> !present.contains(t.topic())).toList();
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
                                                        .configs(topic.settings()))
                                        .toList())
                        .values();
        results.forEach((topic, result) -> {
            try {
                answer("topic " + topic + " cannot be created", result);
            } catch (KafkaNotReadyException e) {
                // another coordinator that starts now was faster
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        });
        log.info("created topics {}", missing.stream().map(Topics::topic).toList());
    }

    private void check(Set<String> present) {
        var problems = new ArrayList<String>();
        var existing =
                Arrays.stream(Topics.values()).filter(t -> present.contains(t.topic())).toList();
        var settings = settings(existing);
        for (var topic : existing) {
            var wanted = topic.settings();
            for (var name : List.of("cleanup.policy", "message.timestamp.type")) {
                var value = wanted.get(name);
                var found = settings.getOrDefault(topic, NO_SETTINGS).get(name);
                if (value != null && (found == null || !value.equals(found.value()))) {
                    problems.add(fix(topic, name, value, found == null ? "" : found.value()));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new KafkaNotReadyException(
                    "topics are set up in a way that would lose something:\n  "
                            + String.join("\n  ", problems));
        }
    }

    private static String fix(Topics topic, String name, String value, String found) {
        return "%1$s has %2$s=%3$s, needs %4$s. Mend it: kafka-configs.sh --bootstrap-server … --alter --entity-type topics --entity-name %1$s --add-config %2$s=%4$s"
                .formatted(topic.topic(), name, found, value);
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
        var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);
        var settings =
                GROUP.entrySet().stream()
                        .map(entry ->
                                new AlterConfigOp(
                                        new ConfigEntry(entry.getKey(), entry.getValue()),
                                        AlterConfigOp.OpType.SET))
                        .toList();
        answer(
                "the settings of share group "
                        + Topics.WORKER_GROUP
                        + " cannot be set (needs Kafka 4.2 or later, share groups on, and ALTER_CONFIGS on the group)",
                admin.incrementalAlterConfigs(Map.of(group, settings)).all());
        awaitSettings(group);
    }

    /**
     * The controller answers when it has decided; brokers follow a moment later, and a worker that
     * subscribes in between would begin at the end of the topic.
     */
    private void awaitSettings(ConfigResource group) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        var what = "the settings of share group " + group.name() + " cannot be read";
        while (!isConfigured(
                answer(what, admin.describeConfigs(List.of(group)).all()).get(group))) {
            if (System.nanoTime() > until) {
                throw new KafkaNotReadyException(
                        "the settings of share group %s were accepted, but no broker has them after %d s; look at the broker's log"
                                .formatted(group.name(), TIMEOUT_SECONDS));
            }
            pause();
        }
    }

    private static boolean isConfigured(@Nullable Config found) {
        return found != null
                && GROUP.entrySet().stream()
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

    private static <T> T answer(String what, KafkaFuture<T> future) {
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
