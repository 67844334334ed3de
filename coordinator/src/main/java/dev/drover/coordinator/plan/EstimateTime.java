package dev.drover.coordinator.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long tenants take: as many turns as the narrowest place makes of them, each as long as the
 * median job of the past. Pure.
 *
 * @param medianSeconds of a job in which something was done; absent: there is none
 * @param servers jobs at once by server
 * @param perServer the strategy's own limit for each; 0: none
 * @param atOnce in all; 0: no limit
 */
record EstimateTime(
        Optional<Double> medianSeconds, Map<String, Integer> servers, int perServer, int atOnce) {
    EstimateTime {
        servers = Map.copyOf(servers);
    }

    /** Of those that miss something; the others take next to nothing. */
    Optional<Long> of(List<TenantPicture> behind) {
        return medianSeconds.map(median -> (long) Math.ceil(median * turns(behind)));
    }

    private int turns(List<TenantPicture> behind) {
        var onServer = new HashMap<String, Integer>();
        behind.forEach(tenant -> onServer.merge(tenant.server(), 1, Integer::sum));
        int turns = turns(behind.size(), atOnce);
        for (var each : onServer.entrySet()) {
            int own = servers.getOrDefault(each.getKey(), 0);
            int limit =
                    own == 0 || perServer == 0
                            ? Math.max(own, perServer)
                            : Math.min(own, perServer);
            turns = Math.max(turns, turns(each.getValue(), limit));
        }
        return turns;
    }

    /** Without a limit all are done at once. */
    private static int turns(int tenants, int limit) {
        return limit == 0 ? Math.min(tenants, 1) : Math.ceilDiv(tenants, limit);
    }
}
