package dev.drover.coordinator.plan;

import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.plan.PlanRollout.Planned;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a release can take back what tenants have applied. A rollout goes back by the release's
 * own down scripts alone: what a tenant's ledger keeps could have been planted there. Pure.
 */
public final class WayBack {
    static final String NO_DOWN_SCRIPT = "NO_DOWN_SCRIPT";
    static final String REMEDY =
            "Add the down scripts to the migrations, or go back no further than to a later version."
                    + " What only the tenants' ledgers keep is not run by a rollout.";

    private WayBack() {}

    /**
     * @param back a plan that goes back
     * @throws RefusedTargetException naming the versions that some tenant would have to undo and
     *     cannot
     */
    public static void refuseMissing(Release release, Planned back) throws RefusedTargetException {
        var steps = new HashSet<String>();
        back.view().groups().forEach(group -> steps.addAll(group.pending()));
        var missing = missing(release.migrations(), steps);
        if (!missing.isEmpty()) {
            throw new RefusedTargetException(
                    NO_DOWN_SCRIPT,
                    what(missing),
                    REMEDY,
                    missing.stream().map(WayBack::item).toList());
        }
    }

    /**
     * Versions that are to be undone and have no down script, the last first.
     *
     * @param migrations of the release, in order
     * @param steps versions to be undone
     */
    static List<String> missing(List<Migration> migrations, Set<String> steps) {
        return migrations.stream()
                .filter(each -> each.kind() == Migration.Kind.VERSIONED && each.down().isEmpty())
                .map(Migration::version)
                .filter(steps::contains)
                .toList()
                .reversed();
    }

    static String what(List<String> versions) {
        return "The release has no down script for %s %s, which tenants would have to undo."
                .formatted(
                        versions.size() == 1 ? "version" : "versions", String.join(", ", versions));
    }

    private static Problem.Item item(String version) {
        return new Problem.Item(
                NO_DOWN_SCRIPT, version, "Version %s has no down script.".formatted(version), "");
    }
}
