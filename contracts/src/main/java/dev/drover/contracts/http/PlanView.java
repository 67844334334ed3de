package dev.drover.contracts.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a rollout would do, as far as the coordinator knows.
 *
 * @param tenants how many are selected
 * @param upToDate how many of them miss nothing
 * @param oldestPicture the oldest time at which a selected tenant's state was told; absent when
 *     none ever was
 * @param unknown how many have never been looked at: they count as missing everything
 * @param excluded those that match and are left out, not counted above; absent: none
 */
public record PlanView(
        String project,
        String release,
        String target,
        int tenants,
        int upToDate,
        int unknown,
        Optional<Instant> oldestPicture,
        List<Group> groups,
        List<ServerShare> servers,
        Optional<ExcludedTenants> excluded) {

    public PlanView {
        groups = List.copyOf(groups);
        servers = List.copyOf(servers);
    }

    /**
     * Tenants that miss the same.
     *
     * @param at their version; absent: nothing known or nothing applied
     * @param pending what they miss, in order, without what the policy leaves out
     * @param sample some of them
     * @param outOfOrder present where migrations are not applied, but later ones are
     */
    public record Group(
            Optional<String> at,
            List<String> pending,
            int tenants,
            List<String> sample,
            Optional<OutOfOrder> outOfOrder) {
        public Group {
            pending = List.copyOf(pending);
            sample = List.copyOf(sample);
        }
    }

    /**
     * Migrations that later ones have overtaken.
     *
     * @param treatment what the request's policy does: {@code refuse}, and the tenants would fail;
     *     {@code allow}, and they are among the pending; {@code ignore}, and they are left out
     */
    public record OutOfOrder(List<String> versions, String treatment) {
        public OutOfOrder {
            versions = List.copyOf(versions);
        }
    }

    public record ServerShare(String server, int tenants, int limit) {}
}
