package dev.drover.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.wire.KafkaRights.Operation;
import dev.drover.contracts.wire.KafkaRights.Rights;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KafkaRightsTest {
    private static final Rights NEEDED =
            Rights.of(Topics.STATUS, Operation.READ, Operation.WRITE, Operation.DESCRIBE_CONFIGS);

    @Test
    void whatIsAllowedIsNotLacking() {
        assertThat(NEEDED.beyond(Set.of("READ", "WRITE", "DESCRIBE", "DESCRIBE_CONFIGS")))
                .isEmpty();
    }

    @Test
    void aBrokerThatSaysNothingDeniesNothing() {
        assertThat(NEEDED.beyond(Set.of())).isEmpty();
    }

    @Test
    void whatIsLackingIsToldWithTheLineThatGrantsIt() {
        assertThat(NEEDED.beyond(Set.of("READ", "DESCRIBE")).orElseThrow().lack())
                .isEqualTo(
                        "the user may not WRITE, DESCRIBE_CONFIGS topic drover.status:"
                                + " kafka-acls.sh --bootstrap-server … --add --allow-principal User:…"
                                + " --operation Write --operation DescribeConfigs --topic drover.status");
    }

    @Test
    void aGroupIsGrantedAsAGroup() {
        assertThat(KafkaRights.groupOfWorker(CommandTransport.CONSUMER_GROUP).command())
                .endsWith("--operation Read --group drover.workers.consumer");
    }

    @Test
    void aCoordinatorNeedsEveryTopicAndAWorkerOnlyItsOwn() {
        assertThat(KafkaRights.ofCoordinator())
                .extracting(Rights::name)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Topics.values()).map(Topics::topic).toList());
        assertThat(KafkaRights.ofWorker())
                .extracting(Rights::name)
                .doesNotContainAnyElementsOf(
                        List.of(Topics.FLEET.topic(), Topics.TENANT_STATE.topic()))
                .hasSize(6);
    }
}
