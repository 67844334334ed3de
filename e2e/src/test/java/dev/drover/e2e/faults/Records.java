package dev.drover.e2e.faults;

import dev.drover.contracts.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Whatever a test wants to say on a topic, from outside. */
final class Records implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    Records(String kafka) {
        producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** Returns when the broker has it. */
    void send(Topics topic, byte[] value, Map<String, String> headers)
            throws ExecutionException, InterruptedException {
        var record = new ProducerRecord<byte[], byte[]>(topic.topic(), value);
        headers.forEach(
                (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        producer.send(record).get();
    }

    @Override
    public void close() {
        producer.close();
    }
}
