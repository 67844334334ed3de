package dev.drover.contracts.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a topic's settings must be, for whoever reads or writes it; a decision without effects. */
public final class TopicRules {
    /** A chunk in JSON, as text, with what surrounds it. */
    private static final int LARGEST_RECORD = Limits.RELEASE_CHUNK * 3 / 2;

    private TopicRules() {}

    /**
     * A setting that would lose something.
     *
     * @param wanted what to set instead
     */
    public record Fault(String topic, String setting, String found, String wanted) {
        @Override
        public String toString() {
            return "topic %s has %s=%s, needs %s".formatted(topic, setting, found, wanted);
        }

        /** What mends this one, for people who have Kafka's own tools. */
        public String command() {
            return "kafka-configs.sh --bootstrap-server … --alter --entity-type topics --entity-name %s --add-config %s=%s"
                    .formatted(topic, setting, wanted);
        }
    }

    /**
     * @param found settings by Kafka's names
     */
    public static List<Fault> faults(Topics topic, Map<String, String> found) {
        var faults = new ArrayList<Fault>();
        for (var wanted : new TreeMap<>(topic.settings()).entrySet()) {
            Predicate<String> enough =
                    wanted.getKey().equals("retention.ms")
                            ? value -> isForever(value) || atLeast(value, wanted.getValue())
                            : wanted.getValue()::equals;
            check(topic, found, wanted.getKey(), wanted.getValue(), enough).ifPresent(faults::add);
        }
        if (topic == Topics.RELEASES) {
            var wanted = Integer.toString(LARGEST_RECORD);
            check(topic, found, "max.message.bytes", wanted, value -> atLeast(value, wanted))
                    .ifPresent(faults::add);
        }
        return faults;
    }

    private static Optional<Fault> check(
            Topics topic,
            Map<String, String> found,
            String setting,
            String wanted,
            Predicate<String> enough) {
        var value = found.getOrDefault(setting, "");
        return enough.test(value)
                ? Optional.empty()
                : Optional.of(new Fault(topic.topic(), setting, value, wanted));
    }

    private static boolean isForever(String retention) {
        return retention.equals("-1");
    }

    private static boolean atLeast(String value, String wanted) {
        try {
            return Long.parseLong(value) >= Long.parseLong(wanted);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
