package dev.drover.coordinator.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.LedgerEntry;
import dev.drover.contracts.status.MigrationEvent;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SortHistoriesTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final UUID SCOPE = UUID.fromString("00000000-0000-4000-8000-000000000001");

    @Test
    void whatIsToldInOrderOrTwiceIsSo() {
        var events = List.of(at(1, 1), at(2, 2), at(1, 1));

        assertThat(sort(events, List.of()).so()).isEqualTo(events);
        assertThat(sort(events, List.of(at(1, 1), at(2, 2))).so()).isEqualTo(events);
        assertThat(sort(events, List.of(at(1, 1))).regressed()).isEmpty();
    }

    @Test
    void aLaterRowInPlaceOfAKnownOneProvesThatCommitsAreLost() {
        var sorted = sort(List.of(at(2, 9), at(3, 10)), List.of(at(2, 2), at(3, 3)));

        assertThat(sorted.so()).containsExactly(at(2, 9), at(3, 10));
        assertThat(sorted.regressed())
                .containsExactly(new SortHistories.Found(new TenantId("t"), SCOPE, 1, at(2, 9)));
    }

    @Test
    void alsoWhereBothComeTogether() {
        var sorted = sort(List.of(at(1, 1), at(2, 2), at(3, 3), at(2, 9)), List.of());

        assertThat(sorted.so()).containsExactly(at(1, 1), at(2, 9));
        assertThat(sorted.regressed()).extracting(SortHistories.Found::toRank).containsExactly(1);
    }

    @Test
    void anEarlierRowInPlaceOfAKnownOneComesLateAndIsLost() {
        var sorted = sort(List.of(at(2, 2)), List.of(at(2, 9)));

        assertThat(sorted.so()).isEmpty();
        assertThat(sorted.regressed()).isEmpty();
    }

    @Test
    void whatIsKnownToBeLostIsNotBelievedAgain() {
        var sorted =
                SortHistories.sort(
                        List.of(at(2, 2), at(3, 3)),
                        List.of(),
                        Set.of(LedgerChange.of(at(2, 2)), LedgerChange.of(at(3, 3))));

        assertThat(sorted.so()).isEmpty();
        assertThat(sorted.regressed()).isEmpty();
    }

    @Test
    void whatIsOnlyBegunTellsNoRow() {
        var begun = new MigrationEvent.Started(SCOPE, NOON, new TenantId("t"), at(2, 9).entry());

        assertThat(sort(List.of(begun), List.of(at(2, 2))).so()).isEmpty();
    }

    private static SortHistories.Sorted sort(
            List<MigrationEvent> events, List<MigrationEvent> known) {
        return SortHistories.sort(events, known.stream().map(LedgerChange::of).toList(), Set.of());
    }

    /** The row of this rank, written in that minute. */
    private static MigrationEvent at(int rank, int minute) {
        var entry =
                new LedgerEntry(
                        SCOPE,
                        "default",
                        rank,
                        Integer.toString(rank),
                        "",
                        "versioned",
                        "up",
                        "c",
                        "w",
                        "r",
                        "r-1",
                        SCOPE,
                        1,
                        1);
        return new MigrationEvent.Applied(
                SCOPE, NOON.plusSeconds(60L * minute), new TenantId("t"), entry);
    }
}
