package dev.drover.coordinator.plan;

import dev.drover.contracts.http.PlanView.WindowShare;
import dev.drover.contracts.http.RolloutRequest.Window;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Tells how many tenants which windows concern. Pure. */
final class WindowShares {
    private WindowShares() {}

    /**
     * The most tenants first.
     *
     * @param windows of the strategy, in its order
     * @param sets tenants by set; bit n: the n-th window concerns them
     */
    static List<WindowShare> of(List<Window> windows, Map<Integer, Integer> sets) {
        return sets.entrySet().stream()
                .sorted(
                        Map.Entry.<Integer, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(each -> new WindowShare(in(windows, each.getKey()), each.getValue()))
                .toList();
    }

    private static List<Window> in(List<Window> windows, int set) {
        return IntStream.range(0, windows.size())
                .filter(n -> (set & (1 << n)) != 0)
                .mapToObj(windows::get)
                .toList();
    }
}
