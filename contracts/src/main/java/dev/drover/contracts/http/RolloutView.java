package dev.drover.contracts.http;

import dev.drover.contracts.command.LedgerPolicy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a rollout stands.
 *
 * @param state {@code RUNNING}, {@code COMPLETED}, {@code COMPLETED_WITH_FAILURES} …
 * @param applied migrations applied by it so far
 * @param perMinute jobs that ended in the last minute, scaled when it is younger
 * @param etaSeconds at that rate; absent when ended or not to be told
 * @param parent the rollout whose failures this one replays
 * @param excluded tenants that its selection matched and that it left out; absent: none
 * @param waves in their order
 * @param note why it is held, paused or halted
 * @param health of its servers, by id; absent: it has no health limits
 * @param closedWindows tenants that wait for a maintenance window; absent: none do
 * @param startedBy absent: not known any more
 */
public record RolloutView(
        String id,
        String state,
        String project,
        String release,
        String target,
        String action,
        LedgerPolicy policy,
        Optional<String> parent,
        Optional<String> reason,
        Instant createdAt,
        Optional<Instant> endedAt,
        Counts counts,
        long applied,
        double perMinute,
        Optional<Long> etaSeconds,
        List<ServerProgress> servers,
        List<FailureGroupView> failures,
        List<Waiting> waiting,
        Optional<ExcludedTenants> excluded,
        Optional<List<Wave>> waves,
        Optional<String> note,
        Optional<List<ServerHealth>> health,
        Optional<ClosedWindows> closedWindows,
        Optional<StartedBy> startedBy) {

    public RolloutView {
        waves = waves.map(List::copyOf);
        health = health.map(List::copyOf);
        servers = List.copyOf(servers);
        failures = List.copyOf(failures);
        waiting = List.copyOf(waiting);
    }

    /**
     * Who began it.
     *
     * @param actor as in the audit
     * @param origin from where; may be empty
     */
    public record StartedBy(String actor, String origin) {}

    /** Jobs by state; together they are {@code total}. */
    public record Counts(
            int total,
            int ready,
            int dispatched,
            int running,
            int retryWait,
            int succeeded,
            int failed,
            int cancelled,
            int skipped) {
        /** Jobs whose state will not change any more. */
        public int ended() {
            return succeeded + failed + cancelled + skipped;
        }
    }

    /**
     * @param limit jobs in flight that it bears at present; 0 while it is held back
     * @param strain why that is less than configured
     */
    public record ServerProgress(
            String server,
            int total,
            int succeeded,
            int failed,
            int inFlight,
            int limit,
            Optional<Strain> strain) {}

    /**
     * A server gets fewer jobs than configured.
     *
     * @param reason {@code SERVER_UNAVAILABLE}: held back, {@code TOO_MANY_CONNECTIONS}
     * @param detail what the server said, for people
     * @param nextProbe when one job may try, of a server that is held back
     */
    public record Strain(
            String reason, String detail, Instant since, Optional<Instant> nextProbe) {}

    /** A job that waits for something, and for what; at most ten. */
    public record Waiting(String tenant, String reason, String detail, Optional<Instant> nextTry) {}

    /**
     * A part of it.
     *
     * @param state {@code WAITING}, {@code OPEN}, {@code BAKING}, {@code PASSED} or {@code FAILED}
     * @param gate {@code auto} or {@code manual}
     * @param bakeUntil while it bakes: when that ends
     */
    public record Wave(
            int number,
            Optional<String> name,
            String state,
            int tenants,
            int succeeded,
            int failed,
            int inFlight,
            String gate,
            Optional<Instant> bakeUntil) {}

    /**
     * Tenants whose turn it is, and whose maintenance windows are all closed.
     *
     * @param nextOpening when the first of these windows opens
     */
    public record ClosedWindows(int tenants, Instant nextOpening) {}

    /**
     * How a server was when it was last looked at.
     *
     * @param outcome {@code PASSED}, {@code FAILED} or {@code INCONCLUSIVE}; absent: not yet looked
     *     at
     * @param detail values, and the limits where they are beyond
     * @param at when that was asked for
     */
    public record ServerHealth(
            String server, Optional<String> outcome, String detail, Optional<Instant> at) {}
}
