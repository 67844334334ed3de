package dev.drover.coordinator.plan;

import dev.drover.contracts.http.ExcludedTenants;
import dev.drover.contracts.http.ExcludedTenants.Excluded;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.PlanView.Group;
import dev.drover.contracts.http.Problem;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells how what a plan would come to now differs from what it came to. Pure. */
public final class WhatChanged {
    private static final String REMEDY = "Plan again, and look at it before you apply it.";

    private final List<Problem.Item> items = new ArrayList<>();

    private WhatChanged() {}

    /** Never none: whoever asks knows that the digests differ. */
    public static List<Problem.Item> between(PlanView saved, PlanView now) {
        var changed = new WhatChanged();
        changed.compare(saved, now);
        if (changed.items.isEmpty()) {
            changed.add(
                    "plan",
                    "As many tenants stand where others stood, some have other labels or are on"
                            + " another server, or the file was edited or is another version's.");
        }
        return changed.items;
    }

    private void compare(PlanView saved, PlanView now) {
        if (!saved.release().equals(now.release())) {
            add("release", "%s then, %s now.".formatted(saved.release(), now.release()));
        }
        if (!saved.target().equals(now.target())) {
            add("target", "%s then, %s now.".formatted(saved.target(), now.target()));
        }
        numbers("tenants selected", saved.tenants(), now.tenants());
        excluded(excluded(saved), excluded(now));
        groups(groups(saved), groups(now));
        numbers("tenants up to date", saved.upToDate(), now.upToDate());
        waves(saved, now);
    }

    private void numbers(String what, int then, int now) {
        if (then != now) {
            add(what, "%,d then, %,d now.".formatted(then, now));
        }
    }

    private void excluded(List<String> then, List<String> now) {
        var gone = new ArrayList<>(now);
        gone.removeAll(new HashSet<>(then));
        var back = new ArrayList<>(then);
        back.removeAll(new HashSet<>(now));
        gone.forEach(tenant -> add(tenant, "It has come into quarantine since."));
        back.forEach(tenant -> add(tenant, "It was in quarantine then and is not any more."));
    }

    private void groups(Map<String, Integer> then, Map<String, Integer> now) {
        var all = new LinkedHashMap<>(then);
        now.forEach(all::putIfAbsent);
        all.keySet()
                .forEach(group ->
                        numbers(group, then.getOrDefault(group, 0), now.getOrDefault(group, 0)));
    }

    private void waves(PlanView saved, PlanView now) {
        var then = sizes(saved);
        var sizes = sizes(now);
        if (!then.equals(sizes)) {
            add("waves", "%s tenants then, %s now.".formatted(then, sizes));
        }
    }

    private static List<Integer> sizes(PlanView plan) {
        return plan.detail()
                .map(detail -> detail.waves().stream().map(PlanView.Wave::tenants).toList())
                .orElse(List.of());
    }

    private static List<String> excluded(PlanView plan) {
        return plan.excluded().map(ExcludedTenants::some).orElse(List.of()).stream()
                .map(Excluded::tenant)
                .toList();
    }

    private static Map<String, Integer> groups(PlanView plan) {
        var groups = new LinkedHashMap<String, Integer>();
        for (var group : plan.groups()) {
            groups.merge(name(group.at(), group), group.tenants(), Integer::sum);
        }
        return groups;
    }

    private static String name(Optional<String> at, Group group) {
        return "tenants %s that miss %s"
                .formatted(
                        at.map(version -> "at " + version).orElse("with nothing"),
                        group.pending().isEmpty()
                                ? "nothing that may be applied"
                                : String.join(", ", group.pending()));
    }

    private void add(String where, String what) {
        items.add(new Problem.Item("PLAN_STALE", where, what, ""));
    }

    /** What to do about it. */
    public static String remedy() {
        return REMEDY;
    }
}
