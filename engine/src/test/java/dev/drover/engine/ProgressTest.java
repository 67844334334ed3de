package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.plan.Recorded;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final UUID OURS = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final Progress progress = new Progress(new Run(OURS, 1, "", "", ""));

    @Test
    void whatALostSessionCommittedCounts() {
        read(LedgerRows.row(1, OURS, LedgerRow.State.APPLIED));
        read(
                LedgerRows.row(1, OURS, LedgerRow.State.APPLIED),
                LedgerRows.row(2, OURS, LedgerRow.State.APPLIED));
        progress.settled(List.of());

        assertThat(progress.applied()).extracting(LedgerRow::rank).containsExactly(2);
    }

    @Test
    void soDoesTheEndOfWhatAnotherJobBegan() {
        read(LedgerRows.row(1, OTHER, LedgerRow.State.STARTED));
        read(
                LedgerRows.row(1, OTHER, LedgerRow.State.APPLIED),
                LedgerRows.row(2, OTHER, LedgerRow.State.APPLIED));
        progress.settled(List.of());

        assertThat(progress.applied()).extracting(LedgerRow::rank).containsExactly(1);
    }

    @Test
    void nothingCountsTwice() {
        read(LedgerRows.row(1, OTHER, LedgerRow.State.STARTED));
        progress.settled(List.of(LedgerRows.row(1, OTHER, LedgerRow.State.APPLIED)));
        read(LedgerRows.row(1, OTHER, LedgerRow.State.APPLIED));
        progress.settled(List.of());

        assertThat(progress.applied()).hasSize(1);
    }

    private void read(LedgerRow... rows) {
        progress.read(Stream.of(rows).map(Recorded::of).toList());
    }
}
