package dev.drover.contracts.status;

import java.time.Instant;
import java.util.UUID;

/** A fact about a job, a migration, a rollout or a tenant, or what a person did. */
public sealed interface StatusEvent
        permits JobEvent, MigrationEvent, RolloutEvent, TenantEvent, OperatorEvent {

    /** The same each time the same fact is told. */
    UUID id();

    /** When it happened, by the clock of whom it happened to. */
    Instant time();
}
