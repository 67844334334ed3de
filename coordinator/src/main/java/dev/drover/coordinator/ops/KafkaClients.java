package dev.drover.coordinator.ops;

import dev.drover.coordinator.config.KafkaConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes Kafka clients with the settings that the coordinator relies on, said out loud. */
public final class KafkaClients {
    private final KafkaConfig config;

    public KafkaClients(KafkaConfig config) {
        this.config = config;
    }

    /** Sends are durable before they count, and in order. */
    public KafkaProducer<String, byte[]> producer(String purpose) {
        var settings = settings(purpose);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("linger.ms", "1");
        settings.put("delivery.timeout.ms", "30000");
        settings.put("request.timeout.ms", "10000");
        settings.put("max.block.ms", "5000");
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Of no group: partitions are assigned and offsets kept by whoever reads. */
    public KafkaConsumer<byte[], byte[]> consumer(String purpose, int maxPollRecords) {
        return consumer(settings(purpose), maxPollRecords);
    }

    /** Of no group, and small: there may be many of them, each at the pace of somebody outside. */
    public KafkaConsumer<byte[], byte[]> follower(String purpose) {
        var settings = settings(purpose);
        settings.put("fetch.max.bytes", Integer.toString(1024 * 1024));
        settings.put("max.partition.fetch.bytes", Integer.toString(128 * 1024));
        settings.put("default.api.timeout.ms", "15000");
        return consumer(settings, 200);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(
            Map<String, Object> settings, int maxPollRecords) {
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_uncommitted");
        settings.put("fetch.min.bytes", "1");
        settings.put("fetch.max.wait.ms", "500");
        settings.put("max.poll.records", Integer.toString(maxPollRecords));
        settings.put("allow.auto.create.topics", "false");
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * @throws KafkaNotReadyException when the settings make no client
     */
    public Admin admin() {
        try {
            return Admin.create(settings("admin"));
        } catch (KafkaException e) {
            var why = e.getCause() == null ? e : e.getCause();
            throw new KafkaNotReadyException(
                    "no client can be made for " + config + ": " + why.getMessage(), e);
        }
    }

    private Map<String, Object> settings(String purpose) {
        var settings = new HashMap<String, Object>(config.properties());
        settings.put("bootstrap.servers", config.bootstrapServers());
        settings.put("client.id", "drover-coordinator-" + purpose);
        settings.putIfAbsent("enable.metrics.push", "false");
        return settings;
    }
}
