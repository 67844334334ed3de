package dev.drover.worker.relay;

import dev.drover.contracts.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The process's one producer. */
public final class KafkaRecordSender implements RecordSender, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;

    private KafkaRecordSender(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * @param client bootstrap servers and security, as the operator gave them
     */
    public static KafkaRecordSender open(Map<String, String> client, String clientId) {
        var settings = new HashMap<String, Object>(client);
        settings.put("client.id", clientId);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("max.in.flight.requests.per.connection", 5);
        settings.put("retries", Integer.MAX_VALUE);
        settings.put("delivery.timeout.ms", 30_000);
        settings.put("request.timeout.ms", 10_000);
        settings.put("max.block.ms", 5_000);
        settings.put("linger.ms", 15); // the claims, events and answers of all slots share requests
        settings.put("compression.type", "zstd");
        settings.put("max.request.size", 1024 * 1024);
        return new KafkaRecordSender(
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    @Override
    public CompletableFuture<Receipt> send(
            Topics topic, Optional<String> key, byte[] value, Map<String, String> headers) {
        var receipt = new CompletableFuture<Receipt>();
        try {
            var _ =
                    producer.send(
                            toRecord(topic, key, value, headers),
                            (metadata, failure) -> {
                                if (failure != null) {
                                    receipt.completeExceptionally(failure);
                                    return;
                                }
                                receipt.complete(
                                        new Receipt(
                                                Instant.ofEpochMilli(metadata.timestamp()),
                                                metadata.partition(),
                                                metadata.offset()));
                            });
        } catch (InterruptException e) {
            // Kafka's exception has restored the flag
            receipt.completeExceptionally(e);
        } catch (KafkaException | IllegalStateException e) {
            receipt.completeExceptionally(e);
        }
        return receipt;
    }

    private static ProducerRecord<byte[], byte[]> toRecord(
            Topics topic, Optional<String> key, byte[] value, Map<String, String> headers) {
        var encoded =
                key.map(k -> k.getBytes(StandardCharsets.UTF_8))
                        .map(k -> new ProducerRecord<>(topic.topic(), k, value))
                        .orElseGet(() -> new ProducerRecord<>(topic.topic(), value));
        headers.forEach(
                (name, text) -> encoded.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return encoded;
    }

    /** Sends what is under way, for a bounded time. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
