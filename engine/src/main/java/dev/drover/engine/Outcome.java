package dev.drover.engine;

import java.util.List;

/** How a run ended. Whatever it is, the ledger tells the truth and the run may be repeated. */
public sealed interface Outcome {

    /**
     * All that was asked for is applied.
     *
     * @param applied what this run applied, in order
     * @param pending versions of the release that are not applied: beyond {@code toVersion}, or all
     *     for a verification
     * @param relayed whether every event was acknowledged; the rest stays in the outbox for the
     *     next run
     */
    record Succeeded(List<LedgerRow> applied, Head head, List<String> pending, boolean relayed)
            implements Outcome {
        public Succeeded {
            applied = List.copyOf(applied);
            pending = List.copyOf(pending);
        }
    }

    record Failed(Failure failure, List<LedgerRow> applied) implements Outcome {
        public Failed {
            applied = List.copyOf(applied);
        }
    }

    /**
     * Another session holds the lease.
     *
     * @param applied what this run applied before it lost its own session and with it the lease;
     *     nothing, most often
     */
    record Busy(LeaseHolder holder, List<LedgerRow> applied) implements Outcome {
        public Busy {
            applied = List.copyOf(applied);
        }
    }

    /** The request is older than one that wrote already; nothing was changed. */
    record Stale(long lastOrder) implements Outcome {}

    record Cancelled(List<LedgerRow> applied) implements Outcome {
        public Cancelled {
            applied = List.copyOf(applied);
        }
    }
}
