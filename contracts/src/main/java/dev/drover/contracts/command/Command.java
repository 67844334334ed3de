package dev.drover.contracts.command;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One piece of work for a worker, about one tenant. */
public sealed interface Command {
    Ticket ticket();

    TenantAddress address();

    ReleaseTarget target();

    /**
     * Values of {@code ${drover.…}} placeholders without the prefix: {@code tenant}, {@code
     * label.tier}.
     */
    Map<String, String> placeholders();

    /** What to do where the tenant's ledger does not fit. */
    LedgerPolicy policy();

    /** Bring the tenant to the target: apply what is pending. */
    record MigrateTenant(
            Ticket ticket,
            TenantAddress address,
            ReleaseTarget target,
            Map<String, String> placeholders,
            LedgerPolicy policy)
            implements Command {
        public MigrateTenant {
            placeholders = Map.copyOf(placeholders);
        }
    }

    /**
     * Take the tenant back to the target's version, which must be named: undo what comes after it.
     *
     * @param downScripts SHA-256 checksums (hex) of the down scripts that may be taken from the
     *     tenant's ledger; those of the release need no permission
     */
    record RevertTenant(
            Ticket ticket,
            TenantAddress address,
            ReleaseTarget target,
            Map<String, String> placeholders,
            Set<String> downScripts,
            LedgerPolicy policy)
            implements Command {
        public RevertTenant {
            placeholders = Map.copyOf(placeholders);
            // sorted: a command has the same bytes whichever process encodes it
            downScripts = Collections.unmodifiableSortedSet(new TreeSet<>(downScripts));
            if (target.toVersion().isEmpty()) {
                throw new IllegalArgumentException("a revert needs the version to go back to");
            }
        }
    }

    /**
     * Under the lease: send what the outbox still holds, tell again what is not known, report head
     * and pending, change nothing.
     *
     * @param known the last ledger row up to which all are known; absent where none is
     */
    record VerifyTenant(
            Ticket ticket,
            TenantAddress address,
            ReleaseTarget target,
            Map<String, String> placeholders,
            LedgerPolicy policy,
            Optional<KnownRow> known)
            implements Command {
        public VerifyTenant {
            placeholders = Map.copyOf(placeholders);
        }
    }
}
