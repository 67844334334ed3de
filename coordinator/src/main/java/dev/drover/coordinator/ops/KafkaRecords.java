package dev.drover.coordinator.ops;

import dev.drover.contracts.wire.Encoded;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** From our encoded messages to Kafka's records. */
public final class KafkaRecords {
    private KafkaRecords() {}

    public static ProducerRecord<byte[], byte[]> of(Encoded message) {
        var key = message.key().map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
        var record =
                new ProducerRecord<byte[], byte[]>(message.topic().topic(), key, message.value());
        message.headers()
                .forEach((name, value) ->
                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
