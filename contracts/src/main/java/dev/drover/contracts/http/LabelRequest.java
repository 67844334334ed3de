package dev.drover.contracts.http;

import java.util.List;
import java.util.Map;

/**
 * {@code POST /tenants/labels}.
 *
 * @param which the tenants, of every project; must name or select some
 * @param set labels to add or change
 * @param remove names of labels to take away
 */
public record LabelRequest(TenantSelection which, Map<String, String> set, List<String> remove) {
    public LabelRequest {
        set = Map.copyOf(set);
        remove = List.copyOf(remove);
    }
}
