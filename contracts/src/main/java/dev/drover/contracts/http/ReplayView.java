package dev.drover.contracts.http;

import java.util.List;

/**
 * What is replayed, or would be.
 *
 * @param rollouts the rollouts in which it runs: new ones, or those still running
 */
public record ReplayView(List<String> tenants, List<String> rollouts, boolean dryRun) {
    public ReplayView {
        tenants = List.copyOf(tenants);
        rollouts = List.copyOf(rollouts);
    }
}
