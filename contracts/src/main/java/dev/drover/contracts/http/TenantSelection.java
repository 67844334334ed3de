package dev.drover.contracts.http;

import java.util.List;
import java.util.Optional;

/**
 * Tenants of every project that match all that is given; something must be.
 *
 * @param selector labels, such as {@code tier=gold,region!=eu}
 */
public record TenantSelection(
        List<String> tenants, Optional<String> server, Optional<String> selector) {
    public TenantSelection {
        tenants = List.copyOf(tenants);
    }
}
