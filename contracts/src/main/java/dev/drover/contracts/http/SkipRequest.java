package dev.drover.contracts.http;

import java.util.List;

/**
 * {@code POST /rollouts/<id>/skip}: leaves tenants out whose jobs wait.
 *
 * @param tenants ids; all of them or none are left out
 * @param reason why, for the record
 */
public record SkipRequest(List<String> tenants, String reason) {
    public SkipRequest {
        tenants = List.copyOf(tenants);
    }
}
