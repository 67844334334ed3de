package dev.drover.contracts.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.OperatorEvent;
import dev.drover.contracts.status.RolloutEvent;
import dev.drover.contracts.status.StatusEvent;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventOutlineTest {
    static Stream<GoldenMessage> events() {
        return GoldenMessages.all().filter(sample -> sample.message() instanceof StatusEvent);
    }

    @ParameterizedTest
    @MethodSource("events")
    void anOutlineTellsTypeAndRollout(GoldenMessage sample) {
        var outline = EventOutline.of(sample.text().getBytes(UTF_8)).orElseThrow();

        assertThat("dev.drover.%s.v1".formatted(outline.name())).isEqualTo(sample.schema());
        switch (sample.message()) {
            case JobEvent job ->
                    assertThat(outline.rollout()).contains(job.ticket().rollout().value());
            case RolloutEvent rollout ->
                    assertThat(outline.rollout()).contains(rollout.rollout().value());
            case OperatorEvent.Acted acted ->
                    assertThat(outline.rollout()).contains(acted.subject());
            default -> {
                // belongs to none, or says so in a place of its own
            }
        }
    }

    @Test
    void whatIsNoEventHasNoOutline() {
        for (var text : new String[] {"", "{", "[]", "{}", "{\"type\": 1}", "x"}) {
            assertThat(EventOutline.of(text.getBytes(UTF_8))).isEqualTo(Optional.empty());
        }
    }
}
