package dev.drover.engine.apply;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.ledger.LedgerState;
import dev.drover.engine.ledger.Scope;
import dev.drover.engine.ledger.WriteLedger;
import dev.drover.engine.plan.Recorded;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The outbox of one run: what was committed and is to be sent, what was sent, what is acknowledged.
 *
 * <p>The outbox is the end of the ledger: the rows beyond a mark in its row of rank 0. An event is
 * a function of its row, so it is written nowhere else, and a run that finds rows beyond the mark
 * builds their events again.
 *
 * <p>An event leaves only once a commit that waited for the disk has followed or been its own: what
 * was told cannot be taken back.
 *
 * <p>The mark follows the acknowledgements with a transaction that commits anyway, so moving it
 * costs no commit of its own; while quick ones follow each other, only now and then. What it has
 * yet to pass when a run is killed is told again. It stops before the first event that is not
 * acknowledged, and before the one that a started migration has yet to make: others of higher rank
 * may be applied first. One that was withdrawn makes none.
 */
public final class Records {
    /** How far the mark moves at least where it costs something: the events of 32 migrations. */
    private static final long SELDOM = 64;

    private final MigrateRequest request;
    private final Set<Long> sent = new HashSet<>();
    private final Set<Long> acknowledged = new HashSet<>();
    // committed, and not yet sent
    private final List<LedgerRow> waiting = new ArrayList<>();
    // seqs: of all in the outbox; of the events that started migrations will be
    private final NavigableSet<Long> untold = new TreeSet<>();
    private final NavigableSet<Long> unmade = new TreeSet<>();
    // seqs: of the last committed row that was heard of; where the mark stands; where it is moved
    // to
    private long last;
    private long mark;
    private long proposed;

    public Records(MigrateRequest request) {
        this.request = request;
    }

    /** Moves the mark, if anything was acknowledged since; for the next transaction. */
    public String markText(LeaseKey key) {
        return markText(key, 1);
    }

    /** The same for a quick transaction, which a statement more would slow down. */
    String seldomMarkText(LeaseKey key) {
        return markText(key, SELDOM);
    }

    private String markText(LeaseKey key, long leastMove) {
        hearAcknowledgements();
        proposed = Math.min(before(untold), before(unmade));
        if (proposed < mark + leastMove) {
            proposed = mark;
            return "";
        }
        return new WriteLedger(key.value()).relayed(proposed);
    }

    private long before(NavigableSet<Long> seqs) {
        return seqs.isEmpty() ? last : seqs.first() - 1;
    }

    /** A transaction with {@link #markText} has committed. */
    public void marked() {
        mark = Math.max(mark, proposed);
    }

    /**
     * The row's transaction was proved.
     *
     * @param settled whether it waited for the disk; if not, a crash of the server could still undo
     *     it
     */
    public void committed(LedgerRow row, boolean settled) {
        marked();
        last = Math.max(last, row.seq());
        waiting.add(row);
        untold.add(row.seq());
        made(row);
        if (settled) {
            settled();
        }
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
    public void found(LedgerState ledger) {
        found(ledger, List.of());
    }

    /**
     * The same, with rows that are to be told again.
     *
     * @param again in the order of their seqs
     */
    public void found(LedgerState ledger, List<LedgerRow> again) {
        hearAcknowledgements();
        forgetLost(ledger);
        var unsent = ledger.unsent();
        mark = ledger.maybeScope().map(Scope::relayedSeq).orElse(0L);
        last = Math.max(mark, unsent.isEmpty() ? 0 : unsent.getLast().seq());
        unmade.clear();
        ledger.history().stream()
                .filter(recorded -> !recorded.undone())
                .forEach(recorded -> made(recorded.row()));
        untold.clear();
        unsent.stream()
                .map(LedgerRow::seq)
                .filter(seq -> !acknowledged.contains(seq))
                .forEach(untold::add);
        waiting.clear();
        again.stream().filter(row -> row.seq() <= mark).forEach(waiting::add);
        unsent.stream().filter(row -> !sent.contains(row.seq())).forEach(waiting::add);
    }

    /**
     * A failover may lose commits of which was told; applied again they have the same seqs, and are
     * to be told again.
     */
    private void forgetLost(LedgerState ledger) {
        if (sent.isEmpty() && acknowledged.isEmpty()) {
            return;
        }
        var there =
                ledger.history().stream()
                        .flatMap(Recorded::told)
                        .map(LedgerRow::seq)
                        .collect(Collectors.toSet());
        sent.retainAll(there);
        acknowledged.retainAll(there);
    }

    private void made(LedgerRow row) {
        switch (row.state()) {
            case STARTED -> unmade.add(row.seq() + 1);
            case APPLIED -> unmade.remove(row.seq());
        }
    }

    /** Whether events wait for a commit that covers theirs. */
    public boolean waits() {
        return !waiting.isEmpty();
    }

    public boolean sentAnything() {
        return !sent.isEmpty();
    }

    /** How many events nobody has acknowledged yet. */
    public int untold() {
        hearAcknowledgements();
        return untold.size();
    }

    /** Whether this event and all before it are acknowledged, as far as there are any. */
    public boolean isTold(long seq) {
        hearAcknowledgements();
        return untold.headSet(seq, true).isEmpty();
    }

    private void hearAcknowledgements() {
        var heard = request.relay().takeAcknowledged();
        acknowledged.addAll(heard);
        heard.forEach(untold::remove);
    }

    private void send(LedgerRow row) {
        if (sent.add(row.seq())) {
            request.relay().send(row);
        }
    }
}
