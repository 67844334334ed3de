package dev.drover.coordinator.ops;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import dev.drover.contracts.wire.KafkaRights;
import dev.drover.contracts.wire.KafkaRights.Rights;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the coordinator's user may do with the topics what a coordinator does. One that may not
 * would start, lead, and do nothing.
 */
final class CheckRights {
    private CheckRights() {}

    /**
     * Of topics that are not there nothing is said: they are to be created, which tells by itself.
     *
     * @throws KafkaNotReadyException with what grants each right that is missing
     */
    static void of(Admin admin) {
        var needed = KafkaRights.ofCoordinator();
        var described =
                admin.describeTopics(
                                needed.stream().map(Rights::name).toList(),
                                new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues();
        var lacking =
                needed.stream()
                        .flatMap(rights -> lacking(rights, described.get(rights.name())).stream())
                        .toList();
        refuse(lacking);
    }

    private static Optional<Rights> lacking(
            Rights needed, @Nullable KafkaFuture<TopicDescription> described) {
        if (described == null) {
            return Optional.empty();
        }
        try {
            var description =
                    PrepareKafka.answer(
                            "topic " + needed.name() + " cannot be described", described);
            return needed.beyond(names(description.authorizedOperations()));
        } catch (KafkaNotReadyException e) {
            return switch (e.getCause()) {
                case UnknownTopicOrPartitionException _ -> Optional.empty();
                case AuthorizationException _ -> Optional.of(needed);
                case null, default -> throw e;
            };
        }
    }

    private static Set<String> names(@Nullable Set<AclOperation> operations) {
        return operations == null
                ? Set.of()
                : operations.stream().map(AclOperation::name).collect(toSet());
    }

    private static void refuse(List<Rights> lacking) {
        if (!lacking.isEmpty()) {
            throw new KafkaNotReadyException(
                    "the coordinator's user lacks rights:\n  "
                            + lacking.stream().map(Rights::lack).collect(joining("\n  ")));
        }
    }
}
