package dev.drover.coordinator.projection;

import dev.drover.contracts.wire.Limits;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Keeps records that could not be read, with the reason and where they were. */
final class DeadLetters {
    private final Producer<@Nullable String, byte @Nullable []> producer;

    @SuppressWarnings("NullAway") // Kafka's serializers take null for both; its types do not say so
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
        ProducerRecord<@Nullable String, byte @Nullable []> letter =
                new ProducerRecord<>(
                        Topics.DEAD_LETTER.topic(), key(original.key()), kept(original.value()));
        header(letter, "drover-reason", why.reason());
        header(letter, "drover-detail", String.valueOf(why.getMessage()));
        header(letter, "drover-topic", original.topic());
        header(letter, "drover-partition", Integer.toString(original.partition()));
        header(letter, "drover-offset", Long.toString(original.offset()));
        try {
            producer.send(letter).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the dead-letter topic takes nothing: " + e.getCause(), e);
        }
    }

    private static @Nullable String key(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] kept(byte @Nullable [] value) {
        return value == null || value.length <= Limits.DEAD_LETTER_ORIGINAL
                ? value
                : Arrays.copyOf(value, Limits.DEAD_LETTER_ORIGINAL);
    }

    private static void header(
            ProducerRecord<@Nullable String, byte @Nullable []> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
