package dev.drover.engine;

import java.util.Map;
import java.util.Optional;

/**
 * What is asked for one target.
 *
 * @param project the line of releases; projects in one database have ledgers and leases of their
 *     own
 * @param order grows with every decision about this target; one below the highest that ever wrote
 *     is refused as stale
 * @param toVersion where to stop; empty for the release's head
 * @param placeholders values of <code>${drover.…}</code>, keyed by the full name such as {@code
 *     drover.tenant}; letters, digits and underscores only
 * @param payload what of a ledger row goes to the outbox
 * @param relay where outbox rows go once their commit is proved
 */
public record MigrateRequest(
        String project,
        long order,
        Optional<String> toVersion,
        Run run,
        Map<String, String> placeholders,
        OutboxPayload payload,
        OutboxRelay relay,
        Cancellation cancellation) {

    public MigrateRequest {
        placeholders = Map.copyOf(placeholders);
    }
}
