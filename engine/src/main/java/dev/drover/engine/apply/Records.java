package dev.drover.engine.apply;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.OutboxRow;
import dev.drover.engine.ledger.WriteLedger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The outbox of one run: what is written with the next commit, what was sent, what is acknowledged.
 *
 * <p>An event leaves only once a commit that waited for the disk has followed or been its own: what
 * was told cannot be taken back.
 *
 * <p>An acknowledged row is deleted by the next transaction that commits, so deleting costs no
 * commit of its own.
 */
public final class Records {
    private final MigrateRequest request;
    private final Set<Long> sent = new HashSet<>();
    private final Set<Long> acknowledged = new HashSet<>();
    private final List<OutboxRow> waiting = new ArrayList<>();
    private final OutboxFilling filling = new OutboxFilling();

    public Records(MigrateRequest request) {
        this.request = request;
    }

    /** The event of a row as it will stand in the outbox; asked for before the transaction. */
    public Optional<OutboxRow> event(LedgerRow row) {
        return request.payload().of(row).map(event -> WriteLedger.outboxRow(row, event));
    }

    /** Inserts the event, if there is one, and deletes what is acknowledged by now. */
    public String outboxText(UUID scope, Optional<OutboxRow> event) {
        hearAcknowledgements();
        return insertText(scope, event)
                + (acknowledged.isEmpty() ? "" : WriteLedger.deleteOutbox(scope, acknowledged));
    }

    /** Inserts the event only; for all but the first transaction of a message. */
    static String insertText(UUID scope, Optional<OutboxRow> event) {
        return event.map(row -> WriteLedger.insertOutbox(scope, row)).orElse("");
    }

    /** A transaction with {@link #outboxText} was proved, and it waited for the disk. */
    public void committed(Optional<OutboxRow> event) {
        committedUnsettled(event);
        settled();
    }

    /** It was proved, and a crash of the server could still undo it. */
    void committedUnsettled(Optional<OutboxRow> event) {
        acknowledged.clear();
        event.ifPresent(waiting::add);
        event.ifPresent(filling::add);
    }

    /** What was committed cannot be lost any more; its events leave. */
    public void settled() {
        waiting.forEach(this::send);
        waiting.clear();
    }

    /**
     * Takes in what a new session finds in the database, in place of what the session before was to
     * send. Those rows may have been committed without waiting, so they wait too.
     */
    public void found(List<OutboxRow> rows) {
        waiting.clear();
        filling.replace(rows);
        rows.stream().filter(row -> !sent.contains(row.seq())).forEach(waiting::add);
    }

    /**
     * The same, with the events of rows that are to be told again. The ones that the outbox holds
     * come as it holds them.
     */
    public void found(List<OutboxRow> outbox, List<LedgerRow> again) {
        found(outbox);
        var there = outbox.stream().map(OutboxRow::seq).collect(Collectors.toSet());
        again.stream()
                .flatMap(row -> event(row).stream())
                .filter(event -> !there.contains(event.seq()))
                .forEach(waiting::add);
        waiting.sort(Comparator.comparingLong(OutboxRow::seq));
    }

    /** Whether events wait for a commit that covers theirs. */
    public boolean waits() {
        return !waiting.isEmpty();
    }

    /** Those that may be deleted at the end of the run. */
    public Set<Long> takeAcknowledged() {
        hearAcknowledgements();
        return Set.copyOf(acknowledged);
    }

    /** The rows of {@link #takeAcknowledged} are gone. */
    public void deleted() {
        acknowledged.clear();
    }

    public boolean sentAnything() {
        return !sent.isEmpty();
    }

    /** What of the outbox nobody has acknowledged yet. */
    public OutboxFilling filling() {
        hearAcknowledgements();
        return filling;
    }

    private void hearAcknowledgements() {
        var heard = request.relay().takeAcknowledged();
        acknowledged.addAll(heard);
        filling.remove(heard);
    }

    private void send(OutboxRow row) {
        if (sent.add(row.seq())) {
            request.relay().send(row);
        }
    }
}
