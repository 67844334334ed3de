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

    static final String IN_SYNC = "min.insync.replicas";

    /** From so many on one broker may be away and another one lost. */
    private static final int REPLICAS = 3;

    private static final int ACKNOWLEDGING = 2;

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
     * @param replicas of the partition that has the fewest
     */
    public static List<Fault> faults(Topics topic, Map<String, String> found, int replicas) {
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
        int acknowledging = acknowledging(replicas);
        check(
                        topic,
                        found,
                        IN_SYNC,
                        Integer.toString(acknowledging),
                        value -> between(acknowledging, value, replicas))
                .ifPresent(faults::add);
        return faults;
    }

    /** How many of so many replicas must have a record before it counts as written. */
    static int acknowledging(int replicas) {
        return replicas >= REPLICAS ? ACKNOWLEDGING : 1;
    }

    /**
     * What may be lost although the settings are right, for people; no fault, for a cluster of one
     * broker has no choice.
     */
    public static Optional<String> risk(Topics topic, int replicas) {
        return replicas >= REPLICAS
                ? Optional.empty()
                : Optional.of(
                        "topic %s has %d %s: what Kafka acknowledged is lost with one broker's disk. With three brokers or more: kafka-reassign-partitions.sh, and then drover topics create --kafka …"
                                .formatted(
                                        topic.topic(),
                                        replicas,
                                        replicas == 1 ? "replica" : "replicas"));
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

    /** More than there are replicas could never be reached, and nothing be written. */
    private static boolean between(int least, String value, int most) {
        return atLeast(value, Integer.toString(least))
                && !atLeast(value, Integer.toString(most + 1));
    }

    private static boolean atLeast(String value, String wanted) {
        try {
            return Long.parseLong(value) >= Long.parseLong(wanted);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
