package dev.drover.contracts.http;

import java.util.List;

/**
 * What an order about tenants did.
 *
 * @param changed how many are different now
 * @param unchanged how many were so already
 * @param some ids of those changed, at most a hundred
 */
public record TenantsChanged(int changed, int unchanged, List<String> some) {
    public TenantsChanged {
        some = List.copyOf(some);
    }
}
