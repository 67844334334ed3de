package dev.drover.coordinator.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.liveness.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerRegistryTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private Instant now = START;
    private final WorkerRegistry registry = new WorkerRegistry(() -> now);

    @Test
    void aWorkerWhoseClockIsSetBackAnHourIsNotLost() {
        registry.heard(heartbeat(START.plus(HOUR), 4));
        pass(Duration.ofSeconds(20));
        registry.heard(heartbeat(now, 3));
        pass(Duration.ofSeconds(20));

        assertThat(registry.workers())
                .singleElement()
                .satisfies(worker -> {
                    assertThat(worker.state()).isEqualTo(KnownWorker.State.LIVE);
                    assertThat(worker.last().slots()).isEqualTo(3);
                });
        assertThat(registry.liveSlots()).isEqualTo(3);
    }

    @Test
    void aWorkerIsLostByOurClockWhateverItsOwnSays() {
        registry.heard(heartbeat(START.plus(HOUR), 4));
        pass(WorkerRegistry.LOST_AFTER);

        assertThat(registry.workers())
                .extracting(KnownWorker::state)
                .containsExactly(KnownWorker.State.LOST);
        assertThat(registry.liveSlots()).isZero();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static Heartbeat heartbeat(Instant time, int slots) {
        return new Heartbeat(
                new WorkerId("w"),
                time,
                Instant.EPOCH,
                "test",
                "localhost",
                slots,
                slots,
                false,
                List.of(),
                Optional.empty());
    }
}
