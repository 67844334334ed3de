package dev.drover.coordinator.projection;

import dev.drover.contracts.wire.DeadLetterCodec;
import dev.drover.contracts.wire.DeadLetterCodec.Origin;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.ops.KafkaRecords;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;

/** Keeps records that could not be read, with the reason and where they were. */
final class DeadLetters {
    private final Producer<String, byte[]> producer;

    DeadLetters(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Returns when the broker has it.
     *
     * @throws IllegalStateException when it does not take it; the original must not be passed over
     */
    void send(ConsumerRecord<byte[], byte[]> original, UnreadableRecordException why)
            throws InterruptedException {
        var key =
                Optional.ofNullable(original.key())
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        var origin = new Origin(original.topic(), original.partition(), original.offset(), key);
        try {
            producer.send(KafkaRecords.of(DeadLetterCodec.encode(origin, original.value(), why)))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the dead-letter topic takes nothing: " + e.getCause(), e);
        }
    }
}
