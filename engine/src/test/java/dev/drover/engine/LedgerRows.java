package dev.drover.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Rows of a ledger, for tests that ask only where they stand. */
public final class LedgerRows {
    private static final UUID SCOPE = new UUID(0, 3);

    private LedgerRows() {}

    /** Of a versioned migration, on its way up, whose version is its rank. */
    public static LedgerRow row(int rank, UUID job, LedgerRow.State state) {
        return new LedgerRow(
                SCOPE,
                rank,
                String.valueOf(rank),
                "",
                LedgerRow.Kind.VERSIONED,
                LedgerRow.Direction.UP,
                state,
                "sum",
                "sum",
                Instant.EPOCH,
                "",
                "",
                "",
                job,
                1,
                Optional.empty(),
                Optional.empty(),
                1);
    }
}
