package dev.drover.engine;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Which events a verification builds again from the ledger, beyond what the outbox holds. An event
 * is a function of its row, so it is the same as the one that was lost.
 */
public sealed interface Resend {
    /** None but what the outbox holds. */
    record Nothing() implements Resend {}

    /** Of every row. */
    record Everything() implements Resend {}

    /**
     * Of the rows behind this one; of every row where the ledger does not hold this very row, for
     * then nothing that is known of it can be trusted.
     */
    record Behind(UUID scope, int rank, Instant appliedAt) implements Resend {
        private boolean is(LedgerRow row) {
            return row.state() == LedgerRow.State.APPLIED
                    && row.scope().equals(scope)
                    && row.rank() == rank
                    && row.appliedAt().equals(appliedAt);
        }
    }

    /** The rows to be told. */
    default List<LedgerRow> of(List<LedgerRow> ledger) {
        return switch (this) {
            case Nothing _ -> List.of();
            case Everything _ -> ledger;
            case Behind known ->
                    ledger.stream().anyMatch(known::is)
                            ? ledger.stream().filter(row -> row.rank() > known.rank()).toList()
                            : ledger;
        };
    }
}
