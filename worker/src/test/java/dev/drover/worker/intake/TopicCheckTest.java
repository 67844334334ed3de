package dev.drover.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.wire.CommandTransport;
import dev.drover.contracts.wire.TopicRules;
import dev.drover.contracts.wire.Topics;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;
import dev.drover.worker.config.WorkerConfig.Kafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a broker of its own, which is first empty and then set up wrongly. */
@TestMethodOrder(OrderAnnotation.class)
@Timeout(60)
class TopicCheckTest {
    /** What the fleet announces and where tenants stand is between the coordinator and others. */
    private static final List<Topics> OF_WORKERS =
            Stream.of(Topics.values())
                    .filter(topic -> topic != Topics.FLEET && topic != Topics.TENANT_STATE)
                    .toList();

    private static final Duration LONG = Duration.ofHours(1);

    @TempDir static Path folder;

    private static EmbeddedKafka broker;
    private static Admin admin;
    private static Kafka kafka;

    @BeforeAll
    static void start() {
        broker = EmbeddedKafka.start(KafkaOptions.at(folder.resolve("kafka")));
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        kafka = new Kafka(broker.bootstrapServers(), Map.of(), CommandTransport.SHARE_GROUP);
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    @Order(1)
    void whatIsMissingIsWaitedForAndThenTold() {
        assertThatThrownBy(() -> TopicCheck.await(kafka, Duration.ZERO))
                .isInstanceOfSatisfying(
                        NotPreparedException.class,
                        e -> {
                            for (var topic : OF_WORKERS) {
                                assertThat(e)
                                        .hasMessageContaining(
                                                "topic " + topic.topic() + " is missing");
                            }
                            assertThat(e).hasMessageContaining("share group drover.workers");
                        });
    }

    /** The wait is so long that waiting would not pass unseen. */
    @Test
    @Order(2)
    void eachWrongSettingOfEachTopicIsRefusedAtOnceWithWhatMendsIt() throws Exception {
        admin.createTopics(
                        OF_WORKERS.stream()
                                .map(topic ->
                                        new NewTopic(
                                                        topic.topic(),
                                                        Optional.of(1),
                                                        Optional.empty())
                                                .configs(topic.settings()))
                                .toList())
                .all()
                .get();
        alter(
                new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP),
                "share.auto.offset.reset",
                "earliest");
        TopicCheck.await(kafka, LONG);

        for (var topic : OF_WORKERS) {
            for (var setting : topic.settings().entrySet()) {
                refused(topic, setting.getKey(), wrong(setting.getKey()), setting.getValue());
            }
        }
        refused(Topics.RELEASES, "max.message.bytes", "1000", "1048588");
        refused(Topics.STATUS, "min.insync.replicas", "2", "1"); // nothing could be written
        TopicCheck.await(kafka, LONG);
    }

    private static String wrong(String setting) {
        return switch (setting) {
            case "cleanup.policy" -> "compact,delete";
            case "retention.ms" -> "60000";
            case "message.timestamp.type" -> "CreateTime";
            default -> throw new AssertionError("a new setting: " + setting);
        };
    }

    private static void refused(Topics topic, String setting, String wrong, String right)
            throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topic());
        alter(resource, setting, wrong);
        var fault = TopicRules.faults(topic, settingsOf(resource), 1).getFirst();
        assertThatThrownBy(() -> TopicCheck.await(kafka, LONG))
                .isInstanceOf(NotPreparedException.class)
                .hasMessage(fault + ": " + fault.command());
        assertThat(fault.command())
                .contains("--entity-name " + topic.topic() + " --add-config " + setting + "=");
        alter(resource, setting, right);
    }

    private static Map<String, String> settingsOf(ConfigResource resource) throws Exception {
        var found = new HashMap<String, String>();
        for (var config : admin.describeConfigs(List.of(resource)).all().get().values()) {
            config.entries().forEach(entry -> found.put(entry.name(), entry.value()));
        }
        return found;
    }

    /** The controller answers before the broker, which describes it, has learned of it. */
    private static void alter(ConfigResource resource, String name, String value) throws Exception {
        var change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
        await().until(() -> settingsOf(resource).get(name), value::equals);
    }
}
