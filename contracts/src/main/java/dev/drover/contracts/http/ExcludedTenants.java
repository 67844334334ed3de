package dev.drover.contracts.http;

import java.util.List;

/**
 * Tenants that a selection matches and a rollout leaves out, as they are in quarantine.
 *
 * @param count all of them
 * @param some at most a hundred, by id
 */
public record ExcludedTenants(int count, List<Excluded> some) {
    public ExcludedTenants {
        some = List.copyOf(some);
    }

    /** One of them, and why. */
    public record Excluded(String tenant, String reason) {}
}
