package dev.drover.engine.plan;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.Policy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why nothing may be done with a ledger, apart from changed texts.
 *
 * @param ledger all rows of the scope, by rank
 */
record FindRefusal(Alignment alignment, List<Recorded> ledger) {

    static Failure unfinished(Recorded recorded) {
        return Failure.of(
                FailureCode.MIGRATION_UNFINISHED,
                "%s version %s was begun and has not ended."
                        .formatted(
                                recorded.unfinishedDown() ? "The way back from" : "To apply",
                                recorded.row().version()));
    }

    Optional<Failure> unfinishedDown() {
        return ledger.stream()
                .filter(Recorded::unfinishedDown)
                .findFirst()
                .map(FindRefusal::unfinished);
    }

    Optional<Failure> unknownTarget(Optional<String> toVersion) {
        return toVersion
                .filter(version -> !alignment.knows(version))
                .map(version ->
                        Failure.of(
                                FailureCode.VERSION_UNKNOWN,
                                "The release has no version " + version + "."));
    }

    Optional<Failure> missing() {
        var history = alignment.history();
        var unknown = history.stream().filter(r -> !alignment.knows(r.row().version())).toList();
        if (unknown.isEmpty()) {
            return halfRepeated().map(FindRefusal::missing);
        }
        boolean ahead =
                alignment.versioned().stream().allMatch(alignment::isApplied)
                        && history.subList(history.size() - unknown.size(), history.size())
                                .equals(unknown);
        return Optional.of(
                ahead
                        ? Failure.of(
                                FailureCode.LEDGER_AHEAD,
                                "The database is at version %s, beyond this release's last, %s."
                                        .formatted(
                                                history.getLast().row().version(), lastVersion()))
                        : missing(unknown.getFirst()));
    }

    private static Failure missing(Recorded recorded) {
        return Failure.of(
                FailureCode.MISSING_MIGRATION,
                "Version %s %s, and the release lacks it."
                        .formatted(
                                recorded.row().version(),
                                recorded.started() ? "is half done" : "is applied"));
    }

    /** One that is complete may leave the release; one that is half done must end first. */
    private Optional<Recorded> halfRepeated() {
        return ledger.stream()
                .filter(r -> r.counts() && r.started())
                .filter(r -> r.row().kind() == LedgerRow.Kind.REPEATABLE)
                .filter(r ->
                        alignment.repeatable().stream()
                                .noneMatch(m -> m.version().equals(r.row().version())))
                .findFirst();
    }

    Optional<Failure> outOfOrder(Policy policy) {
        return policy.outOfOrder() == Policy.OutOfOrder.REFUSE
                ? alignment.overtaken().stream()
                        .findFirst()
                        .map(m ->
                                Failure.of(
                                        FailureCode.OUT_OF_ORDER,
                                        "Version %s is not applied, but %s, which comes later, is."
                                                .formatted(m.version(), highestVersion())))
                : Optional.empty();
    }

    Optional<Failure> belowCurrent(Optional<String> toVersion) {
        return toVersion
                .filter(version -> alignment.at(version) < alignment.highest())
                .map(version ->
                        Failure.of(
                                FailureCode.VERSION_BELOW_CURRENT,
                                "Version %s lies below %s, which is applied."
                                        .formatted(version, highestVersion())));
    }

    Optional<Failure> unmetRequirement(Selection selection) {
        Set<String> before = new HashSet<>();
        for (var migration : selection.wanted()) {
            for (var required : migration.directives().requires()) {
                if (!before.contains(required) && !alignment.wasRepeated(required)) {
                    return Optional.of(
                            Failure.of(
                                    FailureCode.REQUIREMENT_UNMET,
                                    "Version %s requires %s, which does not come before it."
                                            .formatted(migration.version(), required)));
                }
            }
            before.add(migration.version());
        }
        return Optional.empty();
    }

    private String highestVersion() {
        return alignment.versioned().get(alignment.highest()).version();
    }

    private String lastVersion() {
        return alignment.versioned().isEmpty() ? "none" : alignment.versioned().getLast().version();
    }
}
