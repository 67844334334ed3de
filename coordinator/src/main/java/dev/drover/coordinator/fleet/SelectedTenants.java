package dev.drover.coordinator.fleet;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.http.ExcludedTenants;
import dev.drover.contracts.http.ExcludedTenants.Excluded;

import java.util.List;
import java.util.Optional;

/**
 * What a selection comes to.
 *
 * @param tenants those that a rollout may take, by id
 * @param excluded those that match and are in quarantine
 */
public record SelectedTenants(List<TenantId> tenants, List<Excluded> excluded) {
    private static final int TOLD = 100;

    public SelectedTenants {
        tenants = List.copyOf(tenants);
        excluded = List.copyOf(excluded);
    }

    /** As it is told; absent: none. */
    public Optional<ExcludedTenants> told() {
        return excluded.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ExcludedTenants(
                                excluded.size(), excluded.stream().limit(TOLD).toList()));
    }
}
