package dev.drover.coordinator.projection;

import dev.drover.contracts.status.MigrationEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Keeps what the tenants' ledgers are told to hold. */
final class FoldLedgers {
    private static final String INSERT =
            """
            INSERT INTO ledger_row (scope, rank, tenant, event_id, version, kind, direction,
              checksum, applied_at, rollout, job)
            SELECT scope, rank, tenant, event_id, version, kind, direction, checksum, applied_at,
              rollout, job
            FROM unnest(:scopes, :ranks, :tenants, :eventIds, :versions, :kinds, :directions,
                :checksums, :times, :rollouts, :jobs)
              AS u (scope, rank, tenant, event_id, version, kind, direction, checksum, applied_at,
                rollout, job)
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
        var insert =
                handle.createUpdate(INSERT)
                        .bindArray(
                                "ranks",
                                Integer.class,
                                rows.stream().map(event -> event.entry().rank()).toList())
                        .bindArray(
                                "times",
                                Instant.class,
                                rows.stream().map(MigrationEvent::time).toList());
        ids(insert, "scopes", rows, event -> event.entry().scope());
        ids(insert, "eventIds", rows, MigrationEvent::id);
        ids(insert, "jobs", rows, event -> event.entry().job());
        texts(insert, "tenants", rows, event -> event.tenant().value());
        texts(insert, "versions", rows, event -> event.entry().version());
        texts(insert, "kinds", rows, event -> event.entry().kind());
        texts(insert, "directions", rows, event -> event.entry().direction());
        texts(insert, "checksums", rows, event -> event.entry().checksum());
        texts(insert, "rollouts", rows, event -> event.entry().rollout());
        insert.execute();
    }

    private static void ids(
            Update insert,
            String name,
            List<MigrationEvent> rows,
            Function<MigrationEvent, UUID> column) {
        insert.bindArray(name, UUID.class, rows.stream().map(column).toList());
    }

    private static void texts(
            Update insert,
            String name,
            List<MigrationEvent> rows,
            Function<MigrationEvent, String> column) {
        insert.bindArray(name, String.class, rows.stream().map(column).toList());
    }

    /** A row that is only begun may still go. */
    static boolean tellsARow(MigrationEvent event) {
        return switch (event) {
            case MigrationEvent.Applied _, MigrationEvent.Reverted _ -> true;
            case MigrationEvent.Started _ -> false;
        };
    }
}
