package dev.drover.engine;

import dev.drover.engine.apply.Attempted;
import dev.drover.engine.apply.Records;
import dev.drover.engine.apply.Settle;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.session.Session;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells relay, listener and outcome what is committed, and not before it is on the disk.
 *
 * <p>A commit may return without waiting; the server may then crash and lose it. Whatever was told
 * by then could not be taken back, so it waits here for a commit that covers it.
 */
final class Announce {
    private final Records records;
    private final Progress progress;
    private final EngineListener listener;
    private final List<Attempted.Done> waiting = new ArrayList<>();

    Announce(Records records, Progress progress, EngineListener listener) {
        this.records = records;
        this.progress = progress;
        this.listener = listener;
    }

    /** A migration is committed, and was read back. */
    void committed(Attempted.Done done) {
        waiting.add(done);
    }

    /** A commit that waited for the disk has returned. */
    void settled() {
        records.settled();
        progress.settled(waiting.stream().map(Attempted.Done::row).toList());
        waiting.forEach(this::tell);
        waiting.clear();
    }

    private void tell(Attempted.Done done) {
        if (done.row().direction() == LedgerRow.Direction.DOWN) {
            listener.migrationReverted(done.row(), done.executionTime());
        } else {
            listener.migrationApplied(done.row(), done.executionTime());
        }
    }

    /** The session is lost; what it committed is for the next one to read. */
    void forget() {
        waiting.clear();
    }

    /**
     * Waits for the disk, if there is anything to tell, and tells it.
     *
     * @return false when there is, and it cannot be told yet
     */
    boolean settle(Session session, LeaseKey key) throws DatabaseFault {
        boolean waits = records.waits() || progress.waits() || !waiting.isEmpty();
        if (!waits) {
            return true;
        }
        boolean settled = Settle.allBefore(session, key);
        if (settled) {
            settled();
        }
        return settled;
    }
}
