package dev.drover.coordinator.projection;

import dev.drover.contracts.status.MigrationEvent;

import java.time.Instant;
import java.util.UUID;

/** One writing of one ledger row. After lost commits another one stands at the same place. */
record LedgerChange(UUID scope, int rank, Instant appliedAt, UUID job) {
    static LedgerChange of(MigrationEvent event) {
        var entry = event.entry();
        return new LedgerChange(entry.scope(), entry.rank(), event.time(), entry.job());
    }
}
