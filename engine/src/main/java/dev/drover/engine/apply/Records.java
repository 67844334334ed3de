package dev.drover.engine.apply;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.OutboxRow;
import dev.drover.engine.ledger.WriteLedger;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The outbox of one run: what is written with the next commit, what was sent, what is acknowledged.
 *
 * <p>An acknowledged row is deleted by the next transaction that commits, so deleting costs no
 * commit of its own.
 */
public final class Records {
    private final MigrateRequest request;
    private final Set<Long> sent = new HashSet<>();
    private final Set<Long> acknowledged = new HashSet<>();

    public Records(MigrateRequest request) {
        this.request = request;
    }

    /** The event of a row as it will stand in the outbox; asked for before the transaction. */
    public Optional<OutboxRow> event(LedgerRow row) {
        return request.payload().of(row).map(event -> WriteLedger.outboxRow(row, event));
    }

    /** Inserts the event, if there is one, and deletes what is acknowledged by now. */
    public String outboxText(UUID scope, Optional<OutboxRow> event) {
        acknowledged.addAll(request.relay().takeAcknowledged());
        return event.map(row -> WriteLedger.insertOutbox(scope, row)).orElse("")
                + (acknowledged.isEmpty() ? "" : WriteLedger.deleteOutbox(scope, acknowledged));
    }

    /** A transaction with {@link #outboxText} was proved; its event may leave. */
    public void committed(Optional<OutboxRow> event) {
        acknowledged.clear();
        event.ifPresent(this::send);
    }

    /** Sends what the database holds, except what this run has sent already. */
    public void drain(List<OutboxRow> rows) {
        rows.forEach(this::send);
    }

    /** Those that may be deleted at the end of the run. */
    public Set<Long> takeAcknowledged() {
        acknowledged.addAll(request.relay().takeAcknowledged());
        return Set.copyOf(acknowledged);
    }

    /** The rows of {@link #takeAcknowledged} are gone. */
    public void deleted() {
        acknowledged.clear();
    }

    public boolean sentAnything() {
        return !sent.isEmpty();
    }

    private void send(OutboxRow row) {
        if (sent.add(row.seq())) {
            request.relay().send(row);
        }
    }
}
