package dev.drover.coordinator.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.coordinator.liveness.UnwantedJobs.Dispatch;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnknownDispatchesTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Dispatch JOB = new Dispatch(new UUID(0, 1), 1);

    private final UnknownDispatches unknowns = new UnknownDispatches();

    @Test
    void aJobThatEndedAfterTheHeartbeatThatListsItIsLeftAlone() {
        assertThat(look(0, 2)).isEmpty();
        assertThat(look(0, 3)).isEmpty();
        assertThat(unknowns.stillListed(Map.of(), Set.of(), at(6))).isEmpty();
    }

    @Test
    void oneThatTheNextHeartbeatStillListsIsNobodys() {
        look(0, 2);
        assertThat(look(5, 6)).containsExactly(JOB);
    }

    @Test
    void itIsNamedOnceForEachHeartbeat() {
        look(0, 2);
        look(5, 6);
        assertThat(look(5, 7)).isEmpty();
        assertThat(look(10, 11)).containsExactly(JOB);
    }

    @Test
    void oneThatBecameKnownMeanwhileIsSuspectedAnew() {
        look(0, 2);
        assertThat(unknowns.stillListed(Map.of(JOB, at(5)), Set.of(), at(6))).isEmpty();
        assertThat(look(10, 11)).isEmpty();
    }

    @Test
    void aHeartbeatThatCameWhileItWasLookedIsNotALaterOne() {
        assertThat(look(3, 2)).isEmpty();
        assertThat(look(3, 4)).isEmpty();
        assertThat(look(8, 9)).containsExactly(JOB);
    }

    private Set<Dispatch> look(int heardAt, int now) {
        return unknowns.stillListed(Map.of(JOB, at(heardAt)), Set.of(JOB), at(now));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
