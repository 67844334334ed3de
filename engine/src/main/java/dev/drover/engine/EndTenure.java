package dev.drover.engine;

import dev.drover.engine.apply.Records;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.lease.TakeLease;
import dev.drover.engine.session.Session;

/** Winds a session up: waits for acknowledgements, marks what is acknowledged, checks the lease. */
final class EndTenure {
    /** Losing this in a crash only repeats events, so it need not wait for the disk. */
    private static final String MARK_WITHOUT_WAITING =
            "BEGIN; SET LOCAL synchronous_commit = off;\n%sCOMMIT;\n";

    private final EngineOptions options;
    private final MigrateRequest request;
    private final EngineListener listener;
    private final Records records;

    EndTenure(
            EngineOptions options,
            MigrateRequest request,
            EngineListener listener,
            Records records) {
        this.options = options;
        this.request = request;
        this.listener = listener;
        this.records = records;
    }

    /**
     * @param wrote whether anything was written, so that the lease is worth a question; closing the
     *     session frees it anyway
     * @return whether every event was acknowledged
     */
    boolean end(Session session, LeaseKey key, boolean wrote) {
        boolean relayed =
                !records.waits()
                        && (!records.sentAnything() || request.relay().flush(options.relayFlush()));
        if (session.isLost()) {
            return relayed;
        }
        try {
            var text = records.markText(key);
            var mark = text.isEmpty() ? "" : MARK_WITHOUT_WAITING.formatted(text);
            if (wrote && !TakeLease.release(session, key, mark)) {
                listener.leaseLost();
            } else if (!wrote && !mark.isEmpty()) {
                session.query(mark);
            }
            records.marked();
        } catch (DatabaseFault fault) {
            // what was committed stays so; the next run sends the rest of the outbox again
            return relayed;
        }
        return relayed;
    }
}
