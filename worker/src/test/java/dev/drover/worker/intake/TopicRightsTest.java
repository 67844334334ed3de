package dev.drover.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.wire.CommandTransport;
import dev.drover.contracts.wire.KafkaRights;
import dev.drover.contracts.wire.KafkaRights.Kind;
import dev.drover.contracts.wire.KafkaRights.Operation;
import dev.drover.contracts.wire.KafkaRights.Rights;
import dev.drover.contracts.wire.Topics;
import dev.drover.embedded.testing.GuardedKafka;
import dev.drover.worker.config.WorkerConfig.Kafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a broker that allows only what was granted. */
@Timeout(120)
class TopicRightsTest {
    /** Waiting would not pass unseen. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final Rights GROUP = KafkaRights.groupOfWorker(CommandTransport.SHARE_GROUP);

    @TempDir Path folder;

    @Test
    void aWorkerIsToldAtOnceOfEachRightThatItLacksUntilItLacksNone() throws Exception {
        try (var broker = GuardedKafka.start(folder.resolve("kafka"))) {
            prepare(broker);
            var kafka = as(broker, GuardedKafka.user());

            assertThat(refusal(kafka))
                    .containsAll(KafkaRights.ofWorker().stream().map(Rights::lack).toList());

            for (var rights : KafkaRights.ofWorker()) {
                for (var operation : rights.operations().stream().sorted().toList()) {
                    assertThat(refusal(kafka)).anyMatch(line -> line.contains(operation.name()));
                    grant(broker, rights, operation);
                    // the broker learns of it a moment after the controller
                    await().until(() ->
                            refusal(kafka).stream()
                                    .filter(line -> line.contains(" " + rights.name() + ":"))
                                    .noneMatch(line -> line.contains(operation.name())));
                }
            }
            for (var operation : List.of(Operation.DESCRIBE_CONFIGS, Operation.READ)) {
                assertThat(refusal(kafka))
                        .singleElement()
                        .satisfies(line ->
                                assertThat(line).contains(operation + " group drover.workers"));
                grant(broker, GROUP, operation);
                await().until(() ->
                        refusal(kafka).stream().noneMatch(l -> l.contains(operation.name())));
            }
            TopicCheck.await(kafka, LONG);
        }
    }

    @Test
    void aWorkerWithAWrongPasswordIsToldSo() throws Exception {
        try (var broker = GuardedKafka.start(folder.resolve("kafka"))) {
            prepare(broker);

            assertThat(refusal(as(broker, GuardedKafka.stranger())))
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line)
                                    .contains("does not let the worker in", "kafka.properties"));
        }
    }

    private static Kafka as(GuardedKafka broker, Map<String, String> client) {
        return new Kafka(broker.bootstrapServers(), client, CommandTransport.SHARE_GROUP);
    }

    /** Lines; none when there is no refusal. */
    private static List<String> refusal(Kafka kafka) {
        var thrown = catchThrowable(() -> TopicCheck.await(kafka, LONG));
        if (thrown == null) {
            return List.of();
        }
        assertThat(thrown).isInstanceOf(NotPreparedException.class);
        return String.valueOf(thrown.getMessage()).lines().toList();
    }

    private static void prepare(GuardedKafka broker) throws Exception {
        broker.admin()
                .createTopics(
                        Arrays.stream(Topics.values())
                                .map(topic ->
                                        new NewTopic(
                                                        topic.topic(),
                                                        Optional.of(1),
                                                        Optional.empty())
                                                .configs(topic.settings()))
                                .toList())
                .all()
                .get();
        var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);
        var change =
                new AlterConfigOp(
                        new ConfigEntry("share.auto.offset.reset", "earliest"),
                        AlterConfigOp.OpType.SET);
        broker.admin().incrementalAlterConfigs(Map.of(group, List.of(change))).all().get();
        await().until(() -> isEarliest(broker, group));
    }

    private static boolean isEarliest(GuardedKafka broker, ConfigResource group) throws Exception {
        return broker.admin().describeConfigs(List.of(group)).all().get().values().stream()
                .flatMap(config -> config.entries().stream())
                .anyMatch(entry ->
                        entry.name().equals("share.auto.offset.reset")
                                && "earliest".equals(entry.value()));
    }

    private static void grant(GuardedKafka broker, Rights rights, Operation operation)
            throws Exception {
        broker.allow(
                rights.kind() == Kind.TOPIC ? ResourceType.TOPIC : ResourceType.GROUP,
                rights.name(),
                AclOperation.valueOf(operation.name()));
    }
}
