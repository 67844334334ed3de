package dev.drover.coordinator.plan;

import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import dev.drover.coordinator.release.ReleaseOutline;
import dev.drover.coordinator.release.ReleaseOutline.Step;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a history stands against a release.
 *
 * @param pending versions still to be applied up to the target, in order, without those that the
 *     policy leaves out
 * @param beyond the last applied version that the release orders behind the target
 * @param undo applied versions that the release orders behind the target, the last first
 * @param overtaken versions that are not applied, though later ones are
 */
record Standing(
        List<String> pending, Optional<String> beyond, List<String> undo, List<String> overtaken) {

    /**
     * @param target the last version wanted; repeatables come only with the release's last, as
     *     workers hold it
     */
    static Standing of(
            History history,
            ReleaseOutline release,
            Optional<String> target,
            OutOfOrder outOfOrder) {
        var versions = release.versions();
        int wanted = target.map(versions::indexOf).orElse(versions.size() - 1);
        var applied = applied(history, versions);
        var undo =
                versions.subList(wanted + 1, versions.size()).stream()
                        .filter(applied::contains)
                        .toList()
                        .reversed();
        var beyond = undo.stream().findFirst();
        var checksums = repeatables(history);
        boolean whole = wanted == versions.size() - 1;
        var reached = new HashSet<>(versions.subList(0, wanted + 1));
        var overtaken = overtaken(applied, versions);
        if (outOfOrder == OutOfOrder.IGNORE) {
            overtaken.forEach(reached::remove);
        }
        var pending =
                release.steps().stream()
                        .filter(step ->
                                step.repeatable()
                                        ? whole && changed(step, checksums)
                                        : reached.contains(step.version())
                                                && !applied.contains(step.version()))
                        .map(Step::version)
                        .toList();
        return new Standing(pending, beyond, undo, overtaken);
    }

    /** A baseline stands for its version and all before it; going down takes a version back. */
    private static Set<String> applied(History history, List<String> versions) {
        var applied = new HashSet<String>();
        for (var row : history.rows()) {
            if (row.kind().equals("repeatable")) {
                continue;
            }
            switch (row.direction()) {
                case "down" -> applied.remove(row.version());
                case "baseline" -> {
                    applied.add(row.version());
                    applied.addAll(versions.subList(0, versions.indexOf(row.version()) + 1));
                }
                default -> applied.add(row.version());
            }
        }
        return applied;
    }

    private static List<String> overtaken(Set<String> applied, List<String> versions) {
        int highest = applied.stream().mapToInt(versions::indexOf).max().orElse(-1);
        return versions.subList(0, highest + 1).stream()
                .filter(version -> !applied.contains(version))
                .toList();
    }

    private static Map<String, String> repeatables(History history) {
        var checksums = new HashMap<String, String>();
        for (var row : history.rows()) {
            if (row.kind().equals("repeatable")) {
                checksums.put(row.version(), row.checksum());
            }
        }
        return checksums;
    }

    private static boolean changed(Step step, Map<String, String> checksums) {
        return !step.checksum().equals(checksums.get(step.version()));
    }
}
