package dev.drover.contracts.status;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What the coordinator found out about a tenant. Its id is UUIDv5(tenant, event number). */
public sealed interface TenantEvent extends StatusEvent {
    TenantId tenant();

    /**
     * The tenant's ledger is shorter than it was told, or holds other rows: commits are lost, after
     * a failover or a restore. What was told of ranks above {@code toRank} is no longer so, and the
     * tenant is pending again; what is applied again there comes in new events, which may have the
     * ids of the old ones.
     *
     * @param fromRank the highest that was known
     * @param toRank the last that is still what was told; 0 for none
     * @param toVersion the last versioned migration up to there
     * @param job in which it was seen
     * @param identity of the server that says so, where it is known
     */
    record Regressed(
            UUID id,
            Instant time,
            TenantId tenant,
            ProjectName project,
            UUID scope,
            int fromRank,
            Optional<String> fromVersion,
            int toRank,
            Optional<String> toVersion,
            JobId job,
            Optional<ServerIdentity> identity)
            implements TenantEvent {}
}
