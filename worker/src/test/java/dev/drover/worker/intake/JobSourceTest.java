package dev.drover.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.wire.CommandTransport;
import dev.drover.contracts.wire.Topics;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever carries the commands, the intake may count on the same. */
class JobSourceTest {
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BATCH = 4;

    @TempDir static Path directory;

    private static EmbeddedKafka kafka;
    private static Map<String, String> client;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.start(KafkaOptions.at(directory));
        client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var admin = Admin.create(Map.<String, Object>copyOf(client))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(
                                            Topics.JOBS.topic(), Optional.of(3), Optional.empty())))
                    .all()
                    .get();
            var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);
            var earliest =
                    new AlterConfigOp(
                            new ConfigEntry("share.auto.offset.reset", "earliest"),
                            AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
        }
        producer =
                new KafkaProducer<>(
                        Map.<String, Object>copyOf(client),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        kafka.close();
    }

    private JobSource source(CommandTransport transport) {
        var source =
                switch (transport) {
                    case SHARE_GROUP -> new ShareGroupJobSource(client, "test", BATCH);
                    case CONSUMER_GROUP -> new ConsumerGroupJobSource(client, "test", BATCH);
                };
        return source;
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(90)
    void whatIsAcceptedIsGoneAndWhatIsReleasedComesAgain(CommandTransport transport)
            throws Exception {
        try (var source = source(transport)) {
            var wanted = send(transport + "/a", 10);
            var seen = new HashMap<String, Integer>();
            await().atMost(PATIENCE)
                    .pollInSameThread()
                    .until(() -> {
                        for (var taken : source.take(WAIT)) {
                            // the first delivery of each third is given back
                            if (seen.merge(text(taken), 1, Integer::sum) == 1
                                    && text(taken).endsWith("3")) {
                                source.release(taken);
                            } else {
                                source.accept(taken);
                            }
                        }
                        source.commit();
                        return seen.keySet().containsAll(wanted)
                                && seen.getOrDefault(transport + "/a3", 0) >= 2;
                    });
            await().atMost(PATIENCE).pollInSameThread().until(() -> isDrained(source));
        }
        var last = send(transport + "/a-last", 1);
        assertThat(allOf(transport, last)).as("only what came after").isEqualTo(last);
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(90)
    void whatWasTakenAndNotAcceptedIsForTheNextOne(CommandTransport transport) throws Exception {
        var wanted = send(transport + "/b", 3);
        try (var source = source(transport)) {
            await().atMost(PATIENCE).pollInSameThread().until(() -> !source.take(WAIT).isEmpty());
        }
        assertThat(allOf(transport, wanted)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(90)
    void whoIsIdleStaysAMemberAndGoesOn(CommandTransport transport) throws Exception {
        try (var source = source(transport)) {
            takeAll(transport, source, send(transport + "/c", 2));
            var next = send(transport + "/c-next", 2);
            for (int turn = 0; turn < 20; turn++) {
                source.idle();
            }
            assertThat(takeAll(transport, source, next)).isEqualTo(next);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(90)
    void aTakeThatWaitsEndsWhenWokenUp(CommandTransport transport) throws Exception {
        try (var source = source(transport)) {
            takeAll(transport, source, send(transport + "/d", 1));
            var waiting = CompletableFuture.supplyAsync(() -> source.take(Duration.ofMinutes(10)));
            source.wakeUp();
            assertThat(waiting.get(30, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    @Timeout(90)
    void whatCouldNotBeCommittedIsCommittedLater() throws Exception {
        var wanted = send(CommandTransport.CONSUMER_GROUP + "/e", 3);
        var positions = new HashMap<TopicPartition, Long>();
        var consumer = new RefusedCommits();
        try (var source = new ConsumerGroupJobSource(consumer)) {
            takeAll(CommandTransport.CONSUMER_GROUP, source, wanted);
            consumer.assignment().forEach(each -> positions.put(each, consumer.position(each)));
            consumer.refusing = false;
            source.idle();
        }
        try (var admin = Admin.create(Map.<String, Object>copyOf(client))) {
            var committed =
                    admin.listConsumerGroupOffsets(Topics.WORKER_CONSUMER_GROUP)
                            .partitionsToOffsetAndMetadata()
                            .get();
            positions.values().removeIf(position -> position == 0);
            assertThat(positions).isNotEmpty();
            positions.forEach((partition, position) ->
                    assertThat(committed)
                            .hasEntrySatisfying(
                                    partition,
                                    next -> assertThat(next.offset()).isEqualTo(position)));
        }
    }

    /** As while the group's broker restarts. */
    private static final class RefusedCommits extends KafkaConsumer<byte[], byte[]> {
        boolean refusing = true;

        RefusedCommits() {
            super(
                    ConsumerGroupJobSource.settings(client, "test", BATCH),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
        }

        @Override
        public void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            if (refusing) {
                callback.onComplete(offsets, new RetriableCommitFailedException("no coordinator"));
            } else {
                super.commitAsync(offsets, callback);
            }
        }
    }

    private static boolean isDrained(JobSource source) {
        var rest = source.take(WAIT);
        rest.forEach(source::accept);
        source.commit();
        return rest.isEmpty();
    }

    private static Set<String> send(String prefix, int count) throws Exception {
        var sent = new TreeSet<String>();
        for (int i = 0; i < count; i++) {
            var value = prefix + i;
            producer.send(
                            new ProducerRecord<>(
                                    Topics.JOBS.topic(), value.getBytes(StandardCharsets.UTF_8)))
                    .get();
            sent.add(value);
        }
        return sent;
    }

    /** What a new member gets until it has these. */
    private Set<String> allOf(CommandTransport transport, Set<String> wanted) {
        try (var source = source(transport)) {
            return takeAll(transport, source, wanted);
        }
    }

    private static Set<String> takeAll(
            CommandTransport transport, JobSource source, Set<String> wanted) {
        var got = new TreeSet<String>();
        await().atMost(PATIENCE)
                .pollInSameThread()
                .until(() -> {
                    for (var taken : source.take(WAIT)) {
                        if (text(taken).startsWith(transport.toString())) {
                            got.add(text(taken)); // the other transport reads the same topic
                        }
                        source.accept(taken);
                    }
                    source.commit();
                    return got.containsAll(wanted);
                });
        return got;
    }

    private static String text(Taken taken) {
        return new String(taken.value(), StandardCharsets.UTF_8);
    }
}
