package dev.drover.coordinator.projection;

import dev.drover.contracts.status.LedgerEntry;
import dev.drover.contracts.status.MigrationEvent;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Keeps what the tenants' ledgers are told to hold. */
final class FoldLedgers {
    private static final String INSERT =
            """
            INSERT INTO ledger_row (scope, rank, tenant, event_id, version, kind, direction,
              checksum, applied_at, rollout, job)
            VALUES (:scope, :rank, :tenant, :eventId, :version, :kind, :direction, :checksum,
              :appliedAt, :rollout, :job)
            ON CONFLICT (scope, rank) DO NOTHING
            """;

    private FoldLedgers() {}

    /**
     * @param rows events that tell rows, sorted out by {@link SortHistories}
     */
    static void fold(Handle handle, List<MigrationEvent> rows) {
        if (rows.isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch(INSERT);
        for (var event : rows) {
            LedgerEntry entry = event.entry();
            batch.bind("scope", entry.scope())
                    .bind("rank", entry.rank())
                    .bind("tenant", event.tenant().value())
                    .bind("eventId", event.id())
                    .bind("version", entry.version())
                    .bind("kind", entry.kind())
                    .bind("direction", entry.direction())
                    .bind("checksum", entry.checksum())
                    .bind("appliedAt", event.time())
                    .bind("rollout", entry.rollout())
                    .bind("job", entry.job())
                    .add();
        }
        batch.execute();
    }

    /** A row that is only begun may still go. */
    static boolean tellsARow(MigrationEvent event) {
        return switch (event) {
            case MigrationEvent.Applied _, MigrationEvent.Reverted _ -> true;
            case MigrationEvent.Started _ -> false;
        };
    }
}
