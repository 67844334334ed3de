package dev.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drover.embedded.testing.SharedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    @TempDir Path directory;

    @Test
    void recordsAndClusterIdAreThereAtTheNextStartEvenOnAnotherPort() throws Exception {
        String clusterId;
        try (var kafka = EmbeddedKafka.start(KafkaOptions.at(directory))) {
            clusterId = createTopicAndSend(kafka, "kept");
        }
        try (var kafka = EmbeddedKafka.start(KafkaOptions.at(directory));
                var admin = admin(kafka)) {
            assertThat(admin.describeCluster().clusterId().get()).isEqualTo(clusterId);
            var partition = new TopicPartition("kept", 0);
            var end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()));
            assertThat(end.partitionResult(partition).get().offset()).isEqualTo(1);
            assertThat(kafka.fatalFault()).isEmpty();
            assertThatThrownBy(() -> EmbeddedKafka.start(KafkaOptions.at(directory)))
                    .isInstanceOf(DataDirectoryInUseException.class);
            assertThatThrownBy(() ->
                            EmbeddedKafka.start(
                                    KafkaOptions.at(directory.resolve("other")).port(kafka.port())))
                    .hasMessageContaining("PORT_IN_USE");
        }
    }

    @Test
    void aShareGroupReceivesWhatWasSentBeforeItExisted() throws Exception {
        var kafka = SharedKafka.get();
        createTopicAndSend(kafka, "shared");
        readFromTheBeginning(kafka, "workers");

        var received = new ArrayList<String>();
        try (var consumer =
                new KafkaShareConsumer<String, String>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "group.id",
                                "workers"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.subscribe(List.of("shared"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(200))
                                .forEach(record -> received.add(record.value()));
                        return !received.isEmpty();
                    });
        }
        assertThat(received).containsExactly("hello");
    }

    @Test
    void topicsAreNotCreatedByAccident() throws Exception {
        try (var admin = admin(SharedKafka.get())) {
            assertThatThrownBy(() -> admin.describeTopics(List.of("typo")).allTopicNames().get())
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void aVirtualThreadMayStartIt() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var kafka = threads.submit(() -> EmbeddedKafka.start(KafkaOptions.at(directory))).get();
            threads.submit(kafka::close).get();
        }
    }

    @Test
    void aStartThatFailsLeavesTheJvmAliveAndTheDirectoryFree() {
        var broken = KafkaOptions.at(directory).setting("num.io.threads", "0");
        assertThatThrownBy(() -> EmbeddedKafka.start(broken))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("KAFKA_START_FAILED")
                .hasMessageContaining("num.io.threads");
        DataDirectory.lock(directory).close();
    }

    private static String createTopicAndSend(EmbeddedKafka kafka, String topic) throws Exception {
        try (var admin = admin(kafka);
                var producer =
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                                new StringSerializer(),
                                new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            producer.send(new ProducerRecord<>(topic, "key", "hello")).get();
            return admin.describeCluster().clusterId().get();
        }
    }

    private static void readFromTheBeginning(EmbeddedKafka kafka, String group) throws Exception {
        try (var admin = admin(kafka)) {
            var earliest =
                    new AlterConfigOp(
                            new ConfigEntry("share.auto.offset.reset", "earliest"),
                            AlterConfigOp.OpType.SET);
            var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
            admin.incrementalAlterConfigs(Map.of(resource, List.of(earliest))).all().get();
        }
    }

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }
}
