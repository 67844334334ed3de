package dev.drover.engine;

import dev.drover.engine.source.Release;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
 * @param relay whom ledger rows are told to once their commit is proved
 * @param policy what to do when the ledger does not fit
 */
public record MigrateRequest(
        String project,
        long order,
        Optional<String> toVersion,
        Run run,
        Map<String, String> placeholders,
        OutboxRelay relay,
        Cancellation cancellation,
        Policy policy) {

    public MigrateRequest {
        placeholders = Map.copyOf(placeholders);
    }

    /** With {@link Policy#DEFAULT}. */
    public MigrateRequest(
            String project,
            long order,
            Optional<String> toVersion,
            Run run,
            Map<String, String> placeholders,
            OutboxRelay relay,
            Cancellation cancellation) {
        this(project, order, toVersion, run, placeholders, relay, cancellation, Policy.DEFAULT);
    }

    /**
     * What a program asks for that migrates its own database: project {@code default}, the
     * release's head, no events.
     *
     * @param job names this run in the ledger and in {@code pg_stat_activity}
     * @param appliedBy who runs it, for people
     */
    public static MigrateRequest of(Release release, UUID job, String appliedBy) {
        return new MigrateRequest(
                "default",
                0,
                Optional.empty(),
                new Run(job, 1, "", release.digest(), appliedBy),
                Map.of(),
                OutboxRelay.toNobody(),
                new Cancellation());
    }

    public MigrateRequest toVersion(String version) {
        return with(Optional.of(version), policy);
    }

    public MigrateRequest with(Policy newPolicy) {
        return with(toVersion, newPolicy);
    }

    private MigrateRequest with(Optional<String> version, Policy newPolicy) {
        return new MigrateRequest(
                project, order, version, run, placeholders, relay, cancellation, newPolicy);
    }
}
