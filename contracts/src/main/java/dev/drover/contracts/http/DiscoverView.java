package dev.drover.contracts.http;

import java.util.List;

/**
 * What was discovered and what it changed.
 *
 * @param tenants ids of those that were found
 */
public record DiscoverView(ImportResult result, List<String> tenants) {
    public DiscoverView {
        tenants = List.copyOf(tenants);
    }
}
