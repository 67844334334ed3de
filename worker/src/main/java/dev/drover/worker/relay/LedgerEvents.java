package dev.drover.worker.relay;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.LedgerEntry;
import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.wire.EventIds;
import dev.drover.engine.LedgerRow;

import java.util.Locale;

/**
 * What a ledger row says to the fleet: a function of the row, the tenant and the project, and of
 * nothing else, so that a lost event can be built again byte for byte.
 */
public record LedgerEvents(TenantId tenant, String project) {

    public MigrationEvent event(LedgerRow row) {
        var id = EventIds.migration(row.scope(), row.rank(), lower(row.state()), row.attempt());
        var entry = entry(row);
        return switch (row.state()) {
            case STARTED -> new MigrationEvent.Started(id, row.appliedAt(), tenant, entry);
            case APPLIED ->
                    row.direction() == LedgerRow.Direction.DOWN
                            ? new MigrationEvent.Reverted(id, row.appliedAt(), tenant, entry)
                            : new MigrationEvent.Applied(id, row.appliedAt(), tenant, entry);
        };
    }

    private LedgerEntry entry(LedgerRow row) {
        return new LedgerEntry(
                row.scope(),
                project,
                row.rank(),
                row.version(),
                row.description(),
                lower(row.kind()),
                lower(row.direction()),
                row.checksum(),
                row.appliedBy(),
                row.release(),
                row.rollout(),
                row.job(),
                row.attempt(),
                row.contractVersion());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
