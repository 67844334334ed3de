package dev.drover.e2e.fleet;

import dev.drover.contracts.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** {@code drover.status} as anybody with a consumer sees it. */
final class StatusTopic implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<Message> seen = new ArrayList<>();

    StatusTopic(String bootstrapServers) {
        this.consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        var partitions =
                consumer.partitionsFor(Topics.STATUS.topic()).stream()
                        .map(p -> new TopicPartition(p.topic(), p.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** A record, its bytes as text. */
    record Message(String key, String value, String id, String type) {}

    /** All that has arrived so far. */
    List<Message> all() {
        var end = consumer.endOffsets(consumer.assignment());
        do {
            consumer.poll(Duration.ofMillis(50)).forEach(record -> seen.add(message(record)));
        } while (end.entrySet().stream()
                .anyMatch(e -> consumer.position(e.getKey()) < e.getValue()));
        return List.copyOf(seen);
    }

    private static Message message(ConsumerRecord<String, byte[]> record) {
        return new Message(
                record.key(),
                new String(record.value(), StandardCharsets.UTF_8),
                header(record, "ce_id"),
                header(record, "ce_type"));
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(Header::value)
                .map(text -> new String(text, StandardCharsets.UTF_8))
                .orElse("");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
