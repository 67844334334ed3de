package dev.drover.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TopicRulesTest {
    @ParameterizedTest
    @EnumSource
    void aTopicAsItIsMadeIsRightWhateverTheClustersDefault(Topics topic) {
        for (int replicas = 1; replicas <= 5; replicas++) {
            for (var inSync : List.of("1", "2", "3")) {
                assertThat(TopicRules.faults(topic, made(topic, replicas, inSync), replicas))
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAcknowledgementOfOneReplicaAmongThreeIsAFaultWithTheCommandThatMendsIt(Topics topic) {
        var found = made(topic, 3);
        found.put("min.insync.replicas", "1");

        var faults = TopicRules.faults(topic, found, 3);

        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst())
                .hasToString(
                        "topic %s has min.insync.replicas=1, needs 2".formatted(topic.topic()));
        assertThat(faults.getFirst().command())
                .startsWith("kafka-configs.sh")
                .endsWith(
                        "--entity-name %s --add-config min.insync.replicas=2"
                                .formatted(topic.topic()));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, true", "1, 2, false", "2, 1, true", "2, 2, true", "2, 3, false", "3, 1, false",
        "3, 2, true", "3, 3, true", "3, 4, false", "5, 1, false", "5, 3, true", "3, '', false"
    })
    void whatMustAcknowledgeIsAMatterOfTheReplicas(int replicas, String inSync, boolean right) {
        var found = made(Topics.STATUS, replicas);
        found.put("min.insync.replicas", inSync);

        assertThat(TopicRules.faults(Topics.STATUS, found, replicas).isEmpty()).isEqualTo(right);
    }

    @Test
    void fewReplicasAreARiskThatIsTold() {
        assertThat(TopicRules.risk(Topics.STATUS, 1).orElseThrow())
                .contains("drover.status has 1 replica:");
        assertThat(TopicRules.risk(Topics.STATUS, 2)).isPresent();
        assertThat(TopicRules.risk(Topics.STATUS, 3)).isEmpty();
    }

    private static Map<String, String> made(Topics topic, int replicas) {
        return made(topic, replicas, "1");
    }

    /**
     * With what the broker says of itself.
     *
     * @param inSync the cluster's default
     */
    private static Map<String, String> made(Topics topic, int replicas, String inSync) {
        var found =
                new HashMap<>(
                        Map.of("min.insync.replicas", inSync, "max.message.bytes", "1048588"));
        found.putAll(topic.settings(replicas));
        return found;
    }
}
