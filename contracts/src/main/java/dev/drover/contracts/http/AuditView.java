package dev.drover.contracts.http;

import java.time.Instant;
import java.util.Optional;

/**
 * One decision: who, what, why, when, from where.
 *
 * @param actor {@code drover} when nobody asked for it
 * @param subject a rollout's id, or {@code fleet}
 */
public record AuditView(
        long number,
        Instant at,
        String actor,
        String action,
        String subject,
        Optional<String> reason,
        String origin) {}
