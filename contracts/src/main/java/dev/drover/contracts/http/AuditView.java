package dev.drover.contracts.http;

import java.time.Instant;
import java.util.Optional;

/**
 * One decision: who, what, why, when, from where.
 *
 * @param actor {@code drover} when nobody asked for it; {@code claimed:} and a name when a client
 *     said who it is, which nobody has checked; {@code api} when it did not
 * @param subject a rollout's id, {@code fleet}, {@code tenant/<id>} or {@code release/<digest>}
 */
public record AuditView(
        long number,
        Instant at,
        String actor,
        String action,
        String subject,
        Optional<String> reason,
        String origin) {}
