package dev.drover.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How to run a Kafka broker.
 *
 * @param directory everything of this broker; created when absent
 * @param port empty: a free one, which may differ at every start
 * @param settings broker settings, stronger than ours
 */
public record KafkaOptions(Path directory, OptionalInt port, Map<String, String> settings) {

    public KafkaOptions {
        settings = Map.copyOf(settings);
    }

    public static KafkaOptions at(Path directory) {
        return new KafkaOptions(directory, OptionalInt.empty(), Map.of());
    }

    public KafkaOptions port(int port) {
        return new KafkaOptions(directory, OptionalInt.of(port), settings);
    }

    /** One line of {@code server.properties}. */
    public KafkaOptions setting(String name, String value) {
        var more = new TreeMap<>(settings);
        more.put(name, value);
        return new KafkaOptions(directory, port, more);
    }
}
