package dev.drover.coordinator.config;

import java.util.Map;

/**
 * Which Kafka cluster.
 *
 * @param properties of the clients, by Kafka's names: security, mostly
 * @param replicationFactor of topics that the coordinator creates
 */
public record KafkaConfig(
        String bootstrapServers, Map<String, String> properties, int replicationFactor) {
    public KafkaConfig {
        properties = Map.copyOf(properties);
    }

    /** Without security, one broker: a laptop's. */
    public static KafkaConfig at(String bootstrapServers) {
        return new KafkaConfig(bootstrapServers, Map.of(), 1);
    }

    /** Names only: the values hold passwords. */
    @Override
    public String toString() {
        return "%s, replication factor %d, properties %s"
                .formatted(bootstrapServers, replicationFactor, properties.keySet());
    }
}
