package dev.drover.engine;

import dev.drover.engine.apply.Records;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.lease.TakeLease;
import dev.drover.engine.ledger.WriteLedger;
import dev.drover.engine.session.Session;

import java.util.Optional;
import java.util.UUID;

/**
 * Winds a session up: waits for acknowledgements, deletes what is acknowledged, checks the lease.
 */
final class EndTenure {
    /** Losing this in a crash only repeats events, so it need not wait for the disk. */
    private static final String DELETE_WITHOUT_WAITING =
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
     * @param scope empty when this target has none yet
     * @param wrote whether anything was written, so that the lease is worth a question; closing the
     *     session frees it anyway
     * @return whether every event was acknowledged
     */
    boolean end(Session session, LeaseKey key, Optional<UUID> scope, boolean wrote) {
        boolean relayed = !records.sentAnything() || request.relay().flush(options.relayFlush());
        if (session.isLost()) {
            return relayed;
        }
        try {
            var acknowledged = records.takeAcknowledged();
            var deletion =
                    scope.filter(_ -> !acknowledged.isEmpty())
                            .map(id -> WriteLedger.deleteOutbox(id, acknowledged))
                            .map(DELETE_WITHOUT_WAITING::formatted)
                            .orElse("");
            if (wrote && !TakeLease.release(session, key, deletion)) {
                listener.leaseLost();
            } else if (!wrote && !deletion.isEmpty()) {
                session.query(deletion);
            }
            records.deleted();
        } catch (DatabaseFault fault) {
            // what was committed stays so; the next run sends the rest of the outbox again
            return relayed;
        }
        return relayed;
    }
}
