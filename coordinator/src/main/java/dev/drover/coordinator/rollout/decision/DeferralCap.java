package dev.drover.coordinator.rollout.decision;

import dev.drover.contracts.status.DeferralReason;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a job is deferred for one reason before it has failed for good, and as what.
 *
 * @param code of the failure
 * @param category whom to wake
 * @param what happened; {@code %s} is for how long
 * @param remedy what to do
 */
public record DeferralCap(
        Duration longest, String code, String category, String what, String remedy) {
    /** For the reasons of workers newer than this coordinator. */
    static final Duration UNKNOWN = Duration.ofHours(1);

    static DeferralCap of(String reason) {
        Optional<DeferralReason> known = DeferralReason.of(reason);
        return known.map(DeferralCap::of)
                .orElseGet(() ->
                        new DeferralCap(
                                UNKNOWN,
                                reason,
                                "internal",
                                "deferred for %s",
                                "Remove the cause, then replay."));
    }

    public static DeferralCap of(DeferralReason reason) {
        return switch (reason) {
            case LEASE_BUSY ->
                    new DeferralCap(
                            Duration.ofMinutes(15),
                            "LEASE_STUCK",
                            "contention",
                            "another session has held the tenant's lease for %s",
                            "Find out what the session does; end it if it is orphaned, then replay.");
            case RELEASE_UNAVAILABLE ->
                    new DeferralCap(
                            Duration.ofMinutes(30),
                            "RELEASE_UNAVAILABLE",
                            "internal",
                            "no worker has got the whole release for %s",
                            "See whether topic drover.releases takes and keeps records, then replay.");
            case SERVER_UNAVAILABLE ->
                    new DeferralCap(
                            Duration.ofHours(2),
                            "SERVER_UNREACHABLE",
                            "server",
                            "the server could not be used for %s",
                            "Bring the server back, or correct its address, then replay.");
            case SERVER_BUSY ->
                    new DeferralCap(
                            Duration.ofHours(12),
                            "SERVER_BUSY",
                            "server",
                            "no worker had a free place at the server for %s",
                            "See what runs there so long, or raise perServer of the workers, then"
                                    + " replay.");
            case TOO_MANY_CONNECTIONS ->
                    new DeferralCap(
                            Duration.ofHours(2),
                            "TOO_MANY_CONNECTIONS",
                            "server",
                            "the server had no connection left for %s",
                            "Lower the server's limit or raise max_connections, then replay.");
            case OUTBOX_FULL ->
                    new DeferralCap(
                            Duration.ofHours(12),
                            "OUTBOX_FULL",
                            "transient",
                            "the tenant's outbox has been full for %s",
                            "See why workers cannot write to topic drover.status, then replay.");
            case WORKER_DRAINING ->
                    new DeferralCap(
                            Duration.ofHours(1),
                            "WORKER_DRAINING",
                            "internal",
                            "every worker that took it was stopping, for %s",
                            "See why workers stop again and again, or raise their grace, then"
                                    + " replay.");
        };
    }
}
