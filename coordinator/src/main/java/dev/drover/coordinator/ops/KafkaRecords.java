package dev.drover.coordinator.ops;

import dev.drover.contracts.wire.Encoded;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** From our encoded messages to Kafka's records. */
public final class KafkaRecords {
    private KafkaRecords() {}

    public static ProducerRecord<String, byte[]> of(Encoded message) {
        var record =
                new ProducerRecord<String, byte[]>(
                        message.topic().topic(), message.key().orElse(null), message.value());
        message.headers()
                .forEach((name, value) ->
                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
