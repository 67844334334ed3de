package dev.drover.coordinator.plan;

import dev.drover.contracts.http.PlanView.Warning;
import dev.drover.engine.source.Migration;
import dev.drover.engine.sql.Script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What to think of before scripts run. Pure. */
final class WarnOfScripts {
    private static final int MOST = 20;

    private WarnOfScripts() {}

    /**
     * @param migrations of the release, in order
     * @param steps versions, and names of repeatables, that some tenant misses
     * @param back whether they are taken back
     */
    static List<Warning> of(List<Migration> migrations, Set<String> steps, boolean back) {
        var locks = new StrongLocks();
        var warnings = new ArrayList<Warning>();
        var wanted =
                migrations.stream()
                        .filter(each ->
                                steps.contains(each.version())
                                        || (each.kind() == Migration.Kind.REPEATABLE
                                                && steps.contains(each.description())))
                        .toList();
        if (back) {
            noWayBack(WayBack.missing(migrations, steps)).ifPresent(warnings::add);
        }
        for (var migration : back ? wanted.reversed() : wanted) {
            if (back) {
                migration.down().ifPresent(script -> locks(script, locks, warnings));
                continue;
            }
            if (!migration.transactional()) {
                warnings.add(
                        new Warning(
                                "NON_TRANSACTIONAL",
                                migration.up().path(),
                                "It does not run in one transaction: "
                                        + migration.transactionReason()
                                        + ".",
                                "A failure may leave a part of it; it is resumed from there."));
            }
            locks(migration.up(), locks, warnings);
        }
        return warnings.size() <= MOST ? warnings : cut(warnings);
    }

    private static Optional<Warning> noWayBack(List<String> versions) {
        return versions.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Warning(
                                WayBack.NO_DOWN_SCRIPT,
                                "",
                                WayBack.what(versions),
                                WayBack.REMEDY));
    }

    private static void locks(Script script, StrongLocks locks, List<Warning> warnings) {
        for (var statement : script.statements()) {
            locks.see(statement.sql())
                    .ifPresent(taken ->
                            warnings.add(
                                    new Warning(
                                            "STRONG_LOCK",
                                            script.path() + ":" + statement.line(),
                                            "It takes %s lock on %s."
                                                    .formatted(
                                                            article(taken.lock()),
                                                            taken.relation()),
                                            "Mind how long it holds it; nobody waits for it longer than the lock timeout.")));
        }
    }

    private static String article(String lock) {
        return lock.startsWith("the")
                ? "the asked-for"
                : lock.startsWith("A") ? "an " + lock : "a " + lock;
    }

    private static List<Warning> cut(List<Warning> warnings) {
        var some = new ArrayList<>(warnings.subList(0, MOST));
        some.add(
                new Warning(
                        "MORE_WARNINGS",
                        "",
                        "There are %d more warnings of scripts.".formatted(warnings.size() - MOST),
                        "Plan fewer migrations at a time to see them."));
        return some;
    }
}
