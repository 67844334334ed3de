package dev.drover.coordinator.plan;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import dev.drover.contracts.http.ExcludedTenants;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.PlanView.Group;
import dev.drover.contracts.http.PlanView.ServerShare;
import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.release.ReleaseOutline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a rollout would do to tenants. Pure. */
public final class PlanFor {
    private static final int SAMPLE = 5;
    private static final int NAMED = 100;

    private record Key(Optional<String> at, List<String> pending, List<String> overtaken) {
        boolean behind() {
            return !pending.isEmpty();
        }
    }

    private final ReleaseOutline release;
    private final Optional<String> target;
    private final OutOfOrder outOfOrder;
    private final boolean back;
    private final List<TenantPicture> tenants;
    private final Map<History, Standing> standings = new HashMap<>();

    /**
     * @param target a version of the release; absent: all of it
     * @param back whether what comes after the target is to be taken back
     */
    PlanFor(
            ReleaseOutline release,
            Optional<String> target,
            OutOfOrder outOfOrder,
            boolean back,
            List<TenantPicture> tenants) {
        this.release = release;
        this.target = target;
        this.outOfOrder = outOfOrder;
        this.back = back;
        this.tenants = List.copyOf(tenants);
    }

    /**
     * @throws RefusedTargetException naming the tenants that are beyond the target
     */
    void refuseGoingBack() throws RefusedTargetException {
        var beyond =
                tenants.stream().filter(tenant -> standing(tenant).beyond().isPresent()).toList();
        if (beyond.isEmpty()) {
            return;
        }
        var remedy = "Choose a later version, or leave these tenants out.";
        var items = beyond.stream().limit(NAMED).map(tenant -> item(tenant, remedy)).toList();
        throw new RefusedTargetException(
                "VERSION_BELOW_CURRENT",
                "%,d of %,d tenants are beyond version %s."
                        .formatted(beyond.size(), tenants.size(), target.orElse("")),
                remedy,
                items);
    }

    /**
     * @param limits jobs at once by server
     */
    PlanView view(
            ProjectName project, Map<String, Integer> limits, Optional<ExcludedTenants> excluded) {
        var groups = new LinkedHashMap<Key, List<String>>();
        var servers = new TreeMap<String, Integer>();
        for (var tenant : tenants) {
            var standing = standing(tenant);
            var key =
                    new Key(
                            tenant.version(),
                            back ? standing.undo() : standing.pending(),
                            back ? List.of() : standing.overtaken());
            if (key.behind() || !key.overtaken().isEmpty()) {
                groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(tenant.tenant());
            }
            if (key.behind()) {
                servers.merge(tenant.server(), 1, Integer::sum);
            }
        }
        int behind = servers.values().stream().mapToInt(Integer::intValue).sum();
        int unknown = (int) tenants.stream().filter(each -> each.toldAt().isEmpty()).count();
        return new PlanView(
                project.value(),
                release.digest().value(),
                target.or(release::head).orElse(""),
                tenants.size(),
                // who was never looked at misses all, but may have anything to undo
                tenants.size() - behind - (back ? unknown : 0),
                unknown,
                oldest(),
                groups(groups),
                servers.entrySet().stream()
                        .map(each ->
                                new ServerShare(
                                        each.getKey(),
                                        each.getValue(),
                                        limits.getOrDefault(each.getKey(), 0)))
                        .toList(),
                excluded,
                Optional.empty(),
                Optional.of(back ? "revert" : "migrate"));
    }

    List<TenantPicture> tenants() {
        return tenants;
    }

    /** What would be done to it, in this order; without what the policy leaves out. */
    List<String> steps(TenantPicture tenant) {
        var standing = standing(tenant);
        return back ? standing.undo() : standing.pending();
    }

    /** Whether the policy refuses it for what later migrations have overtaken. */
    boolean refused(TenantPicture tenant) {
        return !back && outOfOrder == OutOfOrder.REFUSE && !standing(tenant).overtaken().isEmpty();
    }

    private Standing standing(TenantPicture tenant) {
        return standings.computeIfAbsent(
                tenant.history(), history -> Standing.of(history, release, target, outOfOrder));
    }

    private Problem.Item item(TenantPicture tenant, String remedy) {
        return new Problem.Item(
                "VERSION_BELOW_CURRENT",
                tenant.tenant(),
                "Tenant \"%s\" has version %s applied."
                        .formatted(tenant.tenant(), standing(tenant).beyond().orElse("")),
                remedy);
    }

    private Optional<Instant> oldest() {
        return tenants.stream()
                .flatMap(tenant -> tenant.toldAt().stream())
                .min(Comparator.naturalOrder());
    }

    private Optional<PlanView.OutOfOrder> overtaken(Key key) {
        return key.overtaken().isEmpty()
                ? Optional.empty()
                : Optional.of(new PlanView.OutOfOrder(key.overtaken(), outOfOrder.toString()));
    }

    /** The largest first. */
    private List<Group> groups(Map<Key, List<String>> groups) {
        return groups.entrySet().stream()
                .map(each ->
                        new Group(
                                each.getKey().at(),
                                each.getKey().pending(),
                                each.getValue().size(),
                                each.getValue().stream().limit(SAMPLE).toList(),
                                overtaken(each.getKey())))
                .sorted(Comparator.comparingInt(Group::tenants).reversed())
                .toList();
    }
}
