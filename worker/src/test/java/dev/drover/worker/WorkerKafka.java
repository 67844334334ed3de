package dev.drover.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.JobId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.control.ControlMessage;
import dev.drover.contracts.release.ReleaseBundle;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.StatusEvent;
import dev.drover.contracts.wire.CommandCodec;
import dev.drover.contracts.wire.ControlCodec;
import dev.drover.contracts.wire.Encoded;
import dev.drover.contracts.wire.ReleaseCodec;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.embedded.testing.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The coordinator's side of Kafka, as tests play it. */
final class WorkerKafka implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<Topics, List<ConsumerRecord<byte[], byte[]>>> read = new HashMap<>();
    private volatile boolean closed;

    private final String bootstrap;

    private WorkerKafka(String bootstrap, KafkaProducer<byte[], byte[]> producer) {
        this.bootstrap = bootstrap;
        this.producer = producer;
    }

    static String bootstrap() {
        return SharedKafka.get().bootstrapServers();
    }

    static WorkerKafka open() throws Exception {
        return open(bootstrap());
    }

    static WorkerKafka open(String bootstrap) throws Exception {
        prepare(bootstrap);
        var kafka =
                new WorkerKafka(
                        bootstrap,
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", bootstrap, "linger.ms", 0),
                                new ByteArraySerializer(),
                                new ByteArraySerializer()));
        for (var topic : List.of(Topics.STATUS, Topics.DEAD_LETTER, Topics.HEARTBEATS)) {
            kafka.follow(topic);
        }
        return kafka;
    }

    private static void prepare(String bootstrap) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var topics =
                    Stream.of(Topics.values())
                            .map(topic ->
                                    new NewTopic(
                                                    topic.topic(),
                                                    Optional.of(topic.partitions()),
                                                    Optional.empty())
                                            .configs(topic.settings()))
                            .toList();
            for (var created : admin.createTopics(topics).values().values()) {
                try {
                    created.get();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(TopicExistsException.class);
                }
            }
            Map<ConfigResource, Collection<AlterConfigOp>> group =
                    Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP),
                            List.of(
                                    new AlterConfigOp(
                                            new ConfigEntry("share.auto.offset.reset", "earliest"),
                                            AlterConfigOp.OpType.SET)));
            admin.incrementalAlterConfigs(group).all().get();
        }
    }

    private void follow(Topics topic) {
        var records = new CopyOnWriteArrayList<ConsumerRecord<byte[], byte[]>>();
        read.put(topic, records);
        Thread.ofPlatform().daemon().start(() -> read(topic, records));
    }

    private void read(Topics topic, List<ConsumerRecord<byte[], byte[]>> into) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(
                    consumer.partitionsFor(topic.topic()).stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList());
            while (!closed) {
                consumer.poll(Duration.ofMillis(200)).forEach(into::add);
            }
        }
    }

    void send(Command command) throws Exception {
        send(CommandCodec.encode(command, Instant.now()));
    }

    void send(ControlMessage message) throws Exception {
        send(ControlCodec.encode(message, UUID.randomUUID(), Instant.now()));
    }

    void send(ReleaseBundle bundle) throws Exception {
        for (var chunk : ReleaseCodec.encode(bundle)) {
            send(chunk);
        }
    }

    private void send(Encoded message) throws Exception {
        var outgoing =
                message.key()
                        .map(key -> key.getBytes(StandardCharsets.UTF_8))
                        .map(key ->
                                new ProducerRecord<>(message.topic().topic(), key, message.value()))
                        .orElseGet(() ->
                                new ProducerRecord<>(message.topic().topic(), message.value()));
        message.headers()
                .forEach((name, value) ->
                        outgoing.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        producer.send(outgoing).get();
    }

    void sendJunk(byte[] value) throws Exception {
        sendJunk(Topics.JOBS, value);
    }

    void sendJunk(Topics topic, byte @Nullable [] value) throws Exception {
        producer.send(new ProducerRecord<>(topic.topic(), value)).get();
    }

    void sendJunk(ProducerRecord<byte[], byte[]> junk) throws Exception {
        producer.send(junk).get();
    }

    List<ConsumerRecord<byte[], byte[]>> records(Topics topic) {
        return List.copyOf(read.getOrDefault(topic, List.of()));
    }

    List<StatusEvent> events() {
        return records(Topics.STATUS).stream().map(WorkerKafka::event).toList();
    }

    static StatusEvent event(ConsumerRecord<byte[], byte[]> received) {
        try {
            return StatusCodec.decode(received.value()).orElseThrow();
        } catch (UnreadableRecordException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything answered to a job, claims left out. */
    List<JobEvent> answers(JobId job) {
        return events().stream()
                .filter(JobEvent.class::isInstance)
                .map(JobEvent.class::cast)
                .filter(event -> event.ticket().job().equals(job))
                .filter(Predicate.not(JobEvent.Claimed.class::isInstance))
                .toList();
    }

    boolean claimed(JobId job) {
        return events().stream()
                .anyMatch(event ->
                        event instanceof JobEvent.Claimed claim
                                && claim.ticket().job().equals(job));
    }

    <T extends JobEvent> T awaitAnswer(JobId job, Class<T> type) {
        return awaitAnswers(job, 1, type).getFirst();
    }

    /** Waits for so many answers, all of one kind. */
    <T extends JobEvent> List<T> awaitAnswers(JobId job, int number, Class<T> type) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> answers(job).size() >= number);
        assertThat(answers(job)).hasSize(number).allSatisfy(a -> assertThat(a).isInstanceOf(type));
        return answers(job).stream().map(type::cast).toList();
    }

    @Override
    public void close() {
        closed = true;
        producer.close();
    }
}
