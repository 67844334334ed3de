package dev.drover.contracts.status;

import dev.drover.contracts.TenantId;

import java.time.Instant;
import java.util.UUID;

/**
 * What a tenant's ledger says, told through its outbox: a pure function of the tenant's id and one
 * ledger row, so that a lost event can be built again byte for byte.
 */
public sealed interface MigrationEvent extends StatusEvent {
    TenantId tenant();

    LedgerEntry entry();

    /**
     * The tenant's database (or schema) has taken the change; told only after its commit was read
     * back.
     */
    record Applied(UUID id, Instant time, TenantId tenant, LedgerEntry entry)
            implements MigrationEvent {}

    /** A non-transactional migration was begun. */
    record Started(UUID id, Instant time, TenantId tenant, LedgerEntry entry)
            implements MigrationEvent {}

    /** The change was undone by its down script. */
    record Reverted(UUID id, Instant time, TenantId tenant, LedgerEntry entry)
            implements MigrationEvent {}
}
