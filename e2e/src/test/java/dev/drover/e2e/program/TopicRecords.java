package dev.drover.e2e.program;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** All records of a topic. */
public final class TopicRecords {
    private TopicRecords() {}

    public static final class Message {
        private final String key;
        private final byte[] value;
        private final Map<String, String> headers;

        private Message(String key, byte[] value, Map<String, String> headers) {
            this.key = key;
            this.value = value;
            this.headers = headers;
        }

        /** Empty without one. */
        public String key() {
            return key;
        }

        public byte[] value() {
            return value;
        }

        public Map<String, String> headers() {
            return headers;
        }

        public String text() {
            return new String(value, StandardCharsets.UTF_8);
        }

        /** Key, headers and value. */
        public String whole() {
            return key + " " + headers + " " + text();
        }
    }

    public static List<Message> read(String bootstrapServers, String topic) {
        var messages = new ArrayList<Message>();
        try (var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var end = consumer.endOffsets(partitions);
            do {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> messages.add(of(record)));
            } while (end.entrySet().stream()
                    .anyMatch(e -> consumer.position(e.getKey()) < e.getValue()));
        }
        return messages;
    }

    /** Keys and headers may be missing, those of the faults are. */
    private static String textOf(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static Message of(ConsumerRecord<byte[], byte[]> record) {
        var headers = new HashMap<String, String>();
        record.headers().forEach(header -> headers.put(header.key(), textOf(header.value())));
        return new Message(
                textOf(record.key()),
                record.value() == null ? new byte[0] : record.value(),
                Map.copyOf(headers));
    }
}
