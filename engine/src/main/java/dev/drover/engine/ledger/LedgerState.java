package dev.drover.engine.ledger;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.plan.Recorded;

import java.util.List;
import java.util.Optional;

/** What a database holds of a ledger. */
public sealed interface LedgerState {

    /**
     * No schema {@code drover}.
     *
     * @param mayCreate whether our role may create one
     */
    record Absent(boolean mayCreate) implements LedgerState {}

    /**
     * @param scope empty when this tenant and project never wrote
     */
    record Present(Optional<Scope> scope, List<Recorded> rows) implements LedgerState {
        public Present {
            rows = List.copyOf(rows);
        }
    }

    default Optional<Scope> maybeScope() {
        return this instanceof Present present ? present.scope() : Optional.empty();
    }

    default List<Recorded> history() {
        return this instanceof Present present ? present.rows() : List.of();
    }

    /** The outbox: the rows whose events nobody has acknowledged, as they were told of first. */
    default List<LedgerRow> unsent() {
        long relayed = maybeScope().map(Scope::relayedSeq).orElse(0L);
        return history().stream()
                .flatMap(Recorded::told)
                .filter(row -> row.seq() > relayed)
                .toList();
    }
}
