package dev.drover.contracts.http;

import java.util.List;
import java.util.Optional;

/**
 * What an order about tenants did.
 *
 * @param changed how many are different now
 * @param unchanged how many were so already
 * @param some ids of those changed, at most a hundred
 * @param skipped of a quarantine: how many had a job that waited and is skipped now; absent: none
 * @param running of a quarantine: how many have a job that runs and is left to end; absent: none
 * @param retired of a release: how many stay in quarantine, because the product has retired them
 *     meanwhile; absent: none
 */
public record TenantsChanged(
        int changed,
        int unchanged,
        List<String> some,
        Optional<Integer> skipped,
        Optional<Integer> running,
        Optional<Integer> retired) {
    public TenantsChanged {
        some = List.copyOf(some);
    }

    /** Without a word about jobs. */
    public TenantsChanged(int changed, int unchanged, List<String> some) {
        this(changed, unchanged, some, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
