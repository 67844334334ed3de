package dev.drover.coordinator.config;

import dev.drover.contracts.wire.CommandTransport;

import java.util.Map;

/**
 * Which Kafka cluster.
 *
 * @param properties of the clients, by Kafka's names: security, mostly
 * @param replicationFactor of topics that the coordinator creates
 * @param transport of commands; workers must be told the same
 */
public record KafkaConfig(
        String bootstrapServers,
        Map<String, String> properties,
        int replicationFactor,
        CommandTransport transport) {
    public KafkaConfig {
        properties = Map.copyOf(properties);
    }

    /** With a share group. */
    public KafkaConfig(
            String bootstrapServers, Map<String, String> properties, int replicationFactor) {
        this(bootstrapServers, properties, replicationFactor, CommandTransport.SHARE_GROUP);
    }

    /** Without security, one broker: a laptop's. */
    public static KafkaConfig at(String bootstrapServers) {
        return new KafkaConfig(bootstrapServers, Map.of(), 1);
    }

    /** Names only: the values hold passwords. */
    @Override
    public String toString() {
        return "%s, %s, replication factor %d, properties %s"
                .formatted(
                        bootstrapServers, transport.word(), replicationFactor, properties.keySet());
    }
}
