package dev.drover.coordinator.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.wire.KafkaRights;
import dev.drover.contracts.wire.KafkaRights.Operation;
import dev.drover.contracts.wire.KafkaRights.Rights;
import dev.drover.contracts.wire.Topics;
import dev.drover.coordinator.config.KafkaConfig;
import dev.drover.embedded.testing.GuardedKafka;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a broker that allows only what was granted. */
@Timeout(120)
class CheckRightsTest {
    @TempDir Path folder;

    @Test
    void aCoordinatorIsToldOfEachRightThatItLacksAndStartsWithoutThoseThatItDoesNotNeed()
            throws Exception {
        try (var broker = GuardedKafka.start(folder.resolve("kafka"))) {
            var config = new KafkaConfig(broker.bootstrapServers(), GuardedKafka.user(), 1);
            new PrepareKafka(broker.admin(), config).run();
            try (var user = new KafkaClients(config).admin()) {
                assertThat(refusal(user, config))
                        .contains("lacks rights")
                        .contains(KafkaRights.ofCoordinator().stream().map(Rights::lack).toList());

                for (var rights : KafkaRights.ofCoordinator()) {
                    grantAll(broker, rights);
                    await().until(() -> !refusal(user, config).contains(rights.name() + ":"));
                }
                assertThat(refusal(user, config))
                        .contains(
                                Rights.ofGroup(Topics.WORKER_GROUP, Operation.DESCRIBE_CONFIGS)
                                        .command());

                // the topics and the group's settings are there: no right to make them is needed
                broker.allow(
                        ResourceType.GROUP, Topics.WORKER_GROUP, AclOperation.DESCRIBE_CONFIGS);
                await().untilAsserted(() ->
                        assertThatCode(() -> new PrepareKafka(user, config).run())
                                .doesNotThrowAnyException());
            }
        }
    }

    private static void grantAll(GuardedKafka broker, Rights rights) throws Exception {
        for (var operation : rights.operations()) {
            broker.allow(ResourceType.TOPIC, rights.name(), AclOperation.valueOf(operation.name()));
        }
    }

    private static String refusal(Admin user, KafkaConfig config) {
        var thrown = catchThrowable(() -> new PrepareKafka(user, config).run());
        assertThat(thrown).isInstanceOf(KafkaNotReadyException.class);
        return String.valueOf(thrown.getMessage());
    }
}
