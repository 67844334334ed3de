package dev.drover.coordinator.projection;

import static dev.drover.coordinator.projection.DecideHead.decide;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.status.JobEvent;
import dev.drover.coordinator.projection.DecideHead.Decision;
import dev.drover.coordinator.projection.DecideHead.Known;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DecideHeadTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final UUID OURS = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("00000000-0000-4000-8000-000000000002");
    private static final Known AT_FIVE =
            new Known(Optional.of(OURS), 5, Optional.of("5"), 10, Optional.of(NOON));

    @Test
    void theSameIsConfirmed() {
        assertThat(decide(AT_FIVE, told(10, 5, OURS))).isEqualTo(Decision.CONFIRMED);
        assertThat(decide(AT_FIVE, told(9, 5, OURS))).isEqualTo(Decision.CONFIRMED);
    }

    @Test
    void moreMovesTheHead() {
        assertThat(decide(AT_FIVE, told(9, 6, OURS))).isEqualTo(Decision.MOVED);
        var unknown = new Known(Optional.empty(), 0, Optional.empty(), 10, Optional.empty());
        assertThat(decide(unknown, told(10, 0, OURS))).isEqualTo(Decision.MOVED);
    }

    @Test
    void lessIsBelievedOfTheLastDispatchOnly() {
        assertThat(decide(AT_FIVE, told(10, 4, OURS))).isEqualTo(Decision.REGRESSED);
        assertThat(decide(AT_FIVE, told(9, 4, OURS))).isEqualTo(Decision.IGNORED);
    }

    @Test
    void anotherLedgerIsBelievedWhenItIsToldLater() {
        assertThat(decide(AT_FIVE, told(10, 1, OTHER))).isEqualTo(Decision.MOVED);
        assertThat(decide(AT_FIVE, told(9, 1, OTHER))).isEqualTo(Decision.IGNORED);
        var before =
                new Known(
                        Optional.of(OURS),
                        5,
                        Optional.of("5"),
                        10,
                        Optional.of(NOON.minusSeconds(1)));
        assertThat(decide(before, told(9, 1, OTHER))).isEqualTo(Decision.MOVED);
    }

    private static JobEvent.Succeeded told(long order, int rank, UUID scope) {
        return new JobEvent.Succeeded(
                OURS,
                NOON,
                new Ticket(
                        new JobId(OURS),
                        new RolloutId("r-1"),
                        1,
                        new TenantId("t"),
                        new ServerId("s"),
                        1,
                        1,
                        order),
                new WorkerId("w"),
                0,
                rank == 0 ? Optional.empty() : Optional.of(Integer.toString(rank)),
                rank,
                List.of(),
                0,
                Optional.of(scope),
                Optional.empty());
    }
}
