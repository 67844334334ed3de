package dev.drover.engine.ledger;

import dev.drover.engine.OutboxRow;
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
    record Present(Optional<Scope> scope, List<Recorded> rows, List<OutboxRow> outbox)
            implements LedgerState {
        public Present {
            rows = List.copyOf(rows);
            outbox = List.copyOf(outbox);
        }
    }

    default Optional<Scope> maybeScope() {
        return this instanceof Present present ? present.scope() : Optional.empty();
    }

    default List<Recorded> history() {
        return this instanceof Present present ? present.rows() : List.of();
    }

    default List<OutboxRow> unsent() {
        return this instanceof Present present ? present.outbox() : List.of();
    }
}
