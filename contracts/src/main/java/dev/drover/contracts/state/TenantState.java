package dev.drover.contracts.state;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.TenantId;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The head of a tenant's ledger, as the fleet knows it.
 *
 * @param term of the leader that said so; what an earlier one says later does not count
 * @param scope the ledger's own id; another one means that the tenant was made anew
 * @param version the last versioned migration that is applied and not undone
 * @param rank the ledger's last rank; compares states of one scope, and nothing else
 * @param release with which the last change came, while the fleet still remembers it
 * @param since when the ledger came to this rank
 */
public record TenantState(
        TenantId tenant,
        ProjectName project,
        long term,
        Optional<UUID> scope,
        Optional<String> version,
        int rank,
        Optional<ReleaseDigest> release,
        Instant since) {

    /** The record's key: the latest value of each is kept for ever. */
    public String key() {
        return tenant + "/" + project;
    }
}
