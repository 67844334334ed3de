package dev.drover.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.Acknowledgements;
import dev.drover.engine.Cancellation;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.LedgerRows;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.OutboxRelay;
import dev.drover.engine.Run;
import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.ledger.LedgerState;
import dev.drover.engine.ledger.Scope;
import dev.drover.engine.plan.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final UUID ID = new UUID(0, 1);
    private static final LeaseKey KEY = LeaseKey.of("default", "*");

    private final List<LedgerRow> sent = new ArrayList<>();
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final Records records =
            new Records(
                    new MigrateRequest(
                            "default",
                            1,
                            Optional.empty(),
                            new Run(ID, 1, "", "", ""),
                            Map.of(),
                            new Relay(),
                            new Cancellation()));

    @Test
    void whatAFailoverLostIsToldAgainOnceItIsAppliedAgain() {
        records.found(ledger(0));
        records.committed(row(1, LedgerRow.State.APPLIED), true);
        records.committed(row(2, LedgerRow.State.APPLIED), true);
        sent.forEach(acknowledgements::add);

        records.found(ledger(0, row(1, LedgerRow.State.APPLIED)));
        records.committed(row(2, LedgerRow.State.APPLIED), true);
        assertThat(sent).extracting(LedgerRow::rank).containsExactly(1, 2, 2);
        assertThat(records.untold()).isEqualTo(1);
    }

    @Test
    void whatIsStillThereIsNotSentTwice() {
        records.found(ledger(0));
        records.committed(row(1, LedgerRow.State.APPLIED), true);

        records.found(ledger(0, row(1, LedgerRow.State.APPLIED)));
        records.settled();
        assertThat(sent).hasSize(1);
        assertThat(records.isTold(3)).isFalse();
        acknowledgements.add(sent.getFirst());
        assertThat(records.isTold(3)).isTrue();
    }

    @Test
    void theMarkStopsBeforeWhatIsBegunButNotBeforeWhatIsWithdrawn() {
        var begun = Recorded.of(row(1, LedgerRow.State.STARTED));
        var applied = Recorded.of(row(2, LedgerRow.State.APPLIED));
        acknowledgements.add(begun.row());
        acknowledgements.add(applied.row());

        records.found(ledger(Stream.of(begun, applied)));
        assertThat(records.markText(KEY)).contains("relayed_seq = 2 ");

        var withdrawn = new Recorded(begun.row(), true, 0, Optional.empty(), Optional.empty());
        records.found(ledger(Stream.of(withdrawn, applied)));
        assertThat(records.markText(KEY)).contains("relayed_seq = 5 ");
    }

    @Test
    void amongQuickOnesTheMarkMovesBySixtyFourOrNotAtAll() {
        records.found(ledger(10));
        commit(5, 36);
        assertThat(sent.getLast().seq()).isEqualTo(10 + 63);
        sent.forEach(acknowledgements::add);
        assertThat(records.seldomMarkText(KEY)).isEmpty();

        // one that nobody acknowledged, which the mark stops before
        commit(37, 37);
        assertThat(records.seldomMarkText(KEY)).contains("relayed_seq = 74 ");
        records.marked();
        assertThat(records.seldomMarkText(KEY)).isEmpty();
    }

    @Test
    void otherwiseTheMarkMovesAtOnce() {
        records.found(ledger(0));
        commit(1, 1);
        acknowledgements.add(sent.getFirst());
        assertThat(records.seldomMarkText(KEY)).isEmpty();
        assertThat(records.markText(KEY)).contains("relayed_seq = 3 ");
        records.marked();
        assertThat(records.markText(KEY)).isEmpty();
    }

    @Test
    void aMarkWhoseTransactionFailedIsProposedAgain() {
        var rows = new ArrayList<LedgerRow>();
        for (int rank = 1; rank <= 32; rank++) {
            rows.add(row(rank, LedgerRow.State.APPLIED));
        }
        records.found(ledger(0));
        commit(1, 32);
        sent.forEach(acknowledgements::add);
        assertThat(records.seldomMarkText(KEY)).contains("relayed_seq = 65 ");
        assertThat(records.markText(KEY)).contains("relayed_seq = 65 ");

        records.found(ledger(0, rows.toArray(LedgerRow[]::new)));
        assertThat(records.seldomMarkText(KEY)).contains("relayed_seq = 65 ");
        records.marked();
        assertThat(records.markText(KEY)).isEmpty();
    }

    private void commit(int from, int to) {
        for (int rank = from; rank <= to; rank++) {
            records.committed(row(rank, LedgerRow.State.APPLIED), true);
        }
    }

    private static LedgerState ledger(long relayed, LedgerRow... rows) {
        return new LedgerState.Present(
                Optional.of(new Scope(ID, "default", "*", "db", 1, relayed, 3)),
                Stream.of(rows).map(Recorded::of).toList());
    }

    private static LedgerState ledger(Stream<Recorded> rows) {
        return new LedgerState.Present(
                Optional.of(new Scope(ID, "default", "*", "db", 1, 0, 3)), rows.toList());
    }

    private static LedgerRow row(int rank, LedgerRow.State state) {
        return LedgerRows.row(rank, ID, state);
    }

    private final class Relay implements OutboxRelay {
        @Override
        public void send(LedgerRow row) {
            sent.add(row);
        }

        @Override
        public List<Long> takeAcknowledged() {
            return acknowledgements.take();
        }

        @Override
        public boolean flush(Duration timeout) {
            return true;
        }
    }
}
