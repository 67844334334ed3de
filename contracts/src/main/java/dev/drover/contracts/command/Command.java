package dev.drover.contracts.command;

import java.util.Map;

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

    /** Bring the tenant to the target: apply what is pending. */
    record MigrateTenant(
            Ticket ticket,
            TenantAddress address,
            ReleaseTarget target,
            Map<String, String> placeholders)
            implements Command {
        public MigrateTenant {
            placeholders = Map.copyOf(placeholders);
        }
    }

    /**
     * Under the lease: send what the outbox still holds, report head and pending, change nothing.
     */
    record VerifyTenant(
            Ticket ticket,
            TenantAddress address,
            ReleaseTarget target,
            Map<String, String> placeholders)
            implements Command {
        public VerifyTenant {
            placeholders = Map.copyOf(placeholders);
        }
    }
}
