package dev.drover.engine.plan;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a ledger holds, put in the places of a release: what is done of it, and how far it got. */
final class Alignment {
    private final List<Migration> ordered;
    private final List<Migration> versioned;
    private final List<Migration> repeatable;
    private final List<Recorded> history;
    private final Map<String, Integer> place = new HashMap<>();
    private final Map<String, Recorded> applied = new HashMap<>();
    private final Map<String, Recorded> repeated = new HashMap<>();
    private final Map<String, Recorded> repairs = new HashMap<>();
    private final int highest;
    private final int baseline;

    Alignment(Release release, List<Recorded> ledger) {
        ordered = release.migrations();
        versioned = of(Migration.Kind.VERSIONED);
        repeatable = of(Migration.Kind.REPEATABLE);
        int versions = 0;
        for (var migration : ordered) {
            switch (migration.kind()) {
                case VERSIONED -> place.put(migration.version(), versions++);
                // where no migration has its version, it stands for those before it
                case BASELINE -> place.putIfAbsent(migration.version(), versions - 1);
                case REPEATABLE -> {}
            }
        }
        var counting = ledger.stream().filter(Recorded::counts).toList();
        history = counting.stream().filter(r -> !isRepeatable(r)).toList();
        history.forEach(r -> applied.put(r.row().version(), r));
        ledger.stream()
                .filter(r -> r.row().direction() == LedgerRow.Direction.REPAIR && !r.started())
                .forEach(r -> repairs.put(r.row().version(), r));
        counting.stream()
                .filter(Alignment::isRepeatable)
                .forEach(r -> repeated.put(r.row().version(), r));
        highest = highestOf(history);
        baseline =
                highestOf(
                        history.stream()
                                .filter(r -> r.row().kind() == LedgerRow.Kind.BASELINE)
                                .toList());
    }

    /** Those that have a version of their own, in order. */
    List<Migration> versioned() {
        return versioned;
    }

    List<Migration> repeatable() {
        return repeatable;
    }

    /** All of the release, baselines among the versioned ones. */
    List<Migration> ordered() {
        return ordered;
    }

    /** Rows that stand, other than those of repeatable migrations. */
    List<Recorded> history() {
        return history;
    }

    Optional<Recorded> recorded(Migration migration) {
        var rows = migration.kind() == Migration.Kind.REPEATABLE ? repeated : applied;
        return Optional.ofNullable(rows.get(migration.version()));
    }

    /** What a person has accepted in place of what the row says, since it was written. */
    Optional<Recorded> repairOf(Recorded recorded) {
        return Optional.ofNullable(repairs.get(recorded.row().version()))
                .filter(repair -> repair.row().rank() > recorded.row().rank());
    }

    boolean knows(String version) {
        return place.containsKey(version);
    }

    boolean wasRepeated(String version) {
        return repeated.containsKey(version);
    }

    boolean isApplied(Migration migration) {
        return applied.containsKey(migration.version());
    }

    /** Index among the versioned migrations; -1 before all of them and for what is unknown. */
    int at(String version) {
        return place.getOrDefault(version, -1);
    }

    int at(Migration migration) {
        return at(migration.version());
    }

    int at(Recorded recorded) {
        return at(recorded.row().version());
    }

    /** Index of the last versioned migration that is applied, begun or covered by a baseline. */
    int highest() {
        return highest;
    }

    boolean done(Migration migration) {
        var recorded = recorded(migration).filter(r -> !r.started());
        return migration.kind() == Migration.Kind.REPEATABLE
                ? recorded.filter(r -> CompareChecksums.matches(migration, r.row())).isPresent()
                : at(migration) <= baseline || recorded.isPresent();
    }

    /** Versioned migrations that are not here though later ones are. */
    List<Migration> overtaken() {
        return versioned.stream()
                .limit(highest + 1L)
                .filter(m -> at(m) > baseline && !isApplied(m))
                .toList();
    }

    Optional<Step.Resume> begunBaseline() {
        return history.stream()
                .filter(r -> r.started() && r.row().kind() == LedgerRow.Kind.BASELINE)
                .findFirst()
                .flatMap(r ->
                        of(Migration.Kind.BASELINE).stream()
                                .filter(m -> m.version().equals(r.row().version()))
                                .findFirst()
                                .map(m -> new Step.Resume(m, r)));
    }

    private List<Migration> of(Migration.Kind kind) {
        return ordered.stream().filter(m -> m.kind() == kind).toList();
    }

    private int highestOf(List<Recorded> rows) {
        return rows.stream().mapToInt(this::at).max().orElse(-1);
    }

    private static boolean isRepeatable(Recorded recorded) {
        return recorded.row().kind() == LedgerRow.Kind.REPEATABLE;
    }
}
