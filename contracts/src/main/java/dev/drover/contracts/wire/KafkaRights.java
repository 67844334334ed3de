package dev.drover.contracts.wire;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a service's user must be allowed to do in Kafka; a decision without effects. */
public final class KafkaRights {
    private KafkaRights() {}

    /** Named as Kafka's protocol names them. */
    public enum Operation {
        READ("Read"),
        WRITE("Write"),
        CREATE("Create"),
        DESCRIBE_CONFIGS("DescribeConfigs"),
        ALTER_CONFIGS("AlterConfigs");

        private final String word;

        Operation(String word) {
            this.word = word;
        }
    }

    /** What may be allowed or denied. */
    public enum Kind {
        TOPIC("topic"),
        GROUP("group");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** Operations that are needed on one thing; or, found so, that are missing. */
    public record Rights(Kind kind, String name, Set<Operation> operations) {
        public Rights {
            operations = Set.copyOf(operations);
        }

        /** The same of one topic. */
        public static Rights of(Topics topic, Operation... operations) {
            return new Rights(Kind.TOPIC, topic.topic(), Set.of(operations));
        }

        /** The same of one group. */
        public static Rights ofGroup(String group, Operation... operations) {
            return new Rights(Kind.GROUP, group, Set.of(operations));
        }

        /** Only these of them; empty when there is none. */
        public Optional<Rights> only(Collection<Operation> some) {
            var both = new ArrayList<>(operations);
            both.retainAll(some);
            return both.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Rights(kind, name, Set.copyOf(both)));
        }

        /**
         * Those that the broker does not allow.
         *
         * @param allowed by Kafka's names; of none at all the broker said nothing, as one without
         *     authorizer may
         */
        public Optional<Rights> beyond(Set<String> allowed) {
            if (allowed.isEmpty()) {
                return Optional.empty();
            }
            return only(operations.stream().filter(o -> !allowed.contains(o.name())).toList());
        }

        /** That they are missing, and what grants them with Kafka's own tools. */
        public String lack() {
            return "the user may not %s %s %s: %s"
                    .formatted(
                            sorted().map(Enum::name).collect(joining(", ")),
                            kind.word,
                            name,
                            command());
        }

        /** What grants them. */
        public String command() {
            return "kafka-acls.sh --bootstrap-server … --add --allow-principal User:… %s --%s %s"
                    .formatted(
                            sorted().map(o -> "--operation " + o.word).collect(joining(" ")),
                            kind.word,
                            name);
        }

        private Stream<Operation> sorted() {
            return operations.stream().sorted();
        }
    }

    /** A worker's, on topics. */
    public static List<Rights> ofWorker() {
        return List.of(
                Rights.of(Topics.JOBS, Operation.READ, Operation.DESCRIBE_CONFIGS),
                Rights.of(Topics.STATUS, Operation.WRITE, Operation.DESCRIBE_CONFIGS),
                Rights.of(Topics.RELEASES, Operation.READ, Operation.DESCRIBE_CONFIGS),
                Rights.of(Topics.HEARTBEATS, Operation.WRITE, Operation.DESCRIBE_CONFIGS),
                Rights.of(Topics.CONTROL, Operation.READ, Operation.DESCRIBE_CONFIGS),
                Rights.of(Topics.DEAD_LETTER, Operation.WRITE, Operation.DESCRIBE_CONFIGS));
    }

    /** A worker's, on the group in which workers share commands. */
    public static Rights groupOfWorker(CommandTransport transport) {
        return switch (transport) {
            case SHARE_GROUP ->
                    Rights.ofGroup(Topics.WORKER_GROUP, Operation.READ, Operation.DESCRIBE_CONFIGS);
            case CONSUMER_GROUP -> Rights.ofGroup(Topics.WORKER_CONSUMER_GROUP, Operation.READ);
        };
    }

    /** A coordinator's, on topics that are there. */
    public static List<Rights> ofCoordinator() {
        return List.of(
                Rights.of(Topics.JOBS, Operation.WRITE, Operation.DESCRIBE_CONFIGS),
                Rights.of(
                        Topics.STATUS, Operation.READ, Operation.WRITE, Operation.DESCRIBE_CONFIGS),
                Rights.of(Topics.RELEASES, Operation.WRITE, Operation.DESCRIBE_CONFIGS),
                Rights.of(Topics.HEARTBEATS, Operation.READ, Operation.DESCRIBE_CONFIGS),
                Rights.of(Topics.CONTROL, Operation.WRITE, Operation.DESCRIBE_CONFIGS),
                Rights.of(Topics.TENANT_STATE, Operation.WRITE, Operation.DESCRIBE_CONFIGS),
                Rights.of(Topics.DEAD_LETTER, Operation.WRITE, Operation.DESCRIBE_CONFIGS),
                Rights.of(Topics.FLEET, Operation.READ, Operation.DESCRIBE_CONFIGS));
    }
}
