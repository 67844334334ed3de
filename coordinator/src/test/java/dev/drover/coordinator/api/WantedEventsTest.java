package dev.drover.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.wire.EventOutline;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.coordinator.feed.FedEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WantedEventsTest {
    @Test
    void everyTypeCanBeFollowedByItsNameAndByItsNoun() {
        for (var type : StatusCodec.knownTypes()) {
            var outline = new EventOutline(type, Optional.empty());
            var event = new FedEvent("", outline, "");
            var noun = outline.name().substring(0, outline.name().indexOf('.'));

            assertThat(wanted(outline.name()).matches(event)).as(type).isTrue();
            assertThat(wanted(noun).matches(event)).as(type).isTrue();
            assertThat(wanted("job.failed", "wave").matches(event))
                    .as(type)
                    .isEqualTo(outline.name().equals("job.failed") || noun.equals("wave"));
        }
    }

    @Test
    void typesThatWouldNeverComeAreRefusedWithWhatWasMeant() {
        assertRefused("job.faild", "Did you mean \"job.failed\"?");
        assertRefused("jobs", "Did you mean \"job\"?");
        assertRefused("job.failed.v1", "Did you mean \"job.failed\"?");
        assertRefused("weather", "Known: rollout, wave, job");
    }

    private static WantedEvents wanted(String... types) {
        return WantedEvents.of(Optional.empty(), List.of(types));
    }

    private static void assertRefused(String type, String remedy) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> wanted("wave", type))
                .satisfies(e -> {
                    assertThat(e.problem().status()).isEqualTo(400);
                    assertThat(e.problem().detail()).contains(type);
                    assertThat(e.problem().remedy()).startsWith(remedy);
                });
    }
}
