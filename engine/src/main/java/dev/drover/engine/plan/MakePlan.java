package dev.drover.engine.plan;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.Head;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.Policy;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Makes the plan for one ledger. */
public final class MakePlan {
    private final List<Migration> versioned;
    private final List<Migration> repeatable;
    private final List<Migration> ordered;
    private final Map<String, Integer> place = new HashMap<>();
    private final List<Recorded> history;
    private final Map<String, Recorded> repeated = new HashMap<>();
    private final Map<String, Recorded> applied = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<String> cosmetic = new ArrayList<>();
    private final Set<String> ignored = new LinkedHashSet<>();
    private final List<Recorded> ledger;
    private final Wanted wanted;
    private int baseline = -1;

    private MakePlan(Release release, List<Recorded> ledger, Wanted wanted) {
        this.ledger = ledger;
        this.wanted = wanted;
        versioned = of(release, Migration.Kind.VERSIONED);
        repeatable = of(release, Migration.Kind.REPEATABLE);
        ordered = release.migrations();
        int versions = 0;
        for (var migration : ordered) {
            switch (migration.kind()) {
                case VERSIONED -> place.put(migration.version(), versions++);
                // where no migration has its version, it stands for those before it
                case BASELINE -> place.putIfAbsent(migration.version(), versions - 1);
                case REPEATABLE -> {}
            }
        }
        history =
                ledger.stream()
                        .filter(Recorded::counts)
                        .filter(r -> r.row().kind() != LedgerRow.Kind.REPEATABLE)
                        .toList();
        ledger.stream()
                .filter(Recorded::counts)
                .filter(r -> r.row().kind() == LedgerRow.Kind.REPEATABLE)
                .forEach(r -> repeated.put(r.row().version(), r));
        history.forEach(r -> applied.put(r.row().version(), r));
    }

    /**
     * @param ledger all rows of the scope, by rank
     */
    public static Plan of(Release release, List<Recorded> ledger, Wanted wanted) {
        var making = new MakePlan(release, ledger, wanted);
        var toVersion =
                wanted.toVersion().map(v -> release.find(v).map(Migration::version).orElse(v));
        return making.problem(toVersion)
                .<Plan>map(Plan.Refused::new)
                .orElseGet(() -> making.plan(toVersion));
    }

    /** Where a ledger stands, whatever the release. */
    public static Head headOf(List<Recorded> ledger) {
        int rank = ledger.isEmpty() ? 0 : ledger.getLast().row().rank();
        var last =
                ledger.stream()
                        .filter(r -> r.counts() && !r.started())
                        .filter(r -> r.row().kind() != LedgerRow.Kind.REPEATABLE)
                        .reduce((_, next) -> next);
        return new Head(last.map(r -> r.row().version()), rank);
    }

    private static List<Migration> of(Release release, Migration.Kind kind) {
        return release.migrations().stream().filter(m -> m.kind() == kind).toList();
    }

    private Optional<Failure> problem(Optional<String> toVersion) {
        return unfinishedDown()
                .or(() -> unknownTarget(toVersion))
                .or(this::missing)
                .or(this::changed)
                .or(this::outOfOrder)
                .or(() -> belowCurrent(toVersion))
                .or(() -> unmetRequirement(toVersion));
    }

    private Optional<Failure> unfinishedDown() {
        return ledger.stream()
                .filter(Recorded::unfinishedDown)
                .findFirst()
                .map(MakePlan::unfinished);
    }

    static Failure unfinished(Recorded recorded) {
        return Failure.of(
                FailureCode.MIGRATION_UNFINISHED,
                "%s version %s was begun and has not ended."
                        .formatted(
                                recorded.unfinishedDown() ? "The way back from" : "To apply",
                                recorded.row().version()));
    }

    private Optional<Failure> unknownTarget(Optional<String> toVersion) {
        return toVersion
                .filter(version -> !place.containsKey(version))
                .map(version ->
                        Failure.of(
                                FailureCode.VERSION_UNKNOWN,
                                "The release has no version " + version + "."));
    }

    private Optional<Failure> missing() {
        var unknown = history.stream().filter(r -> !place.containsKey(r.row().version())).toList();
        if (unknown.isEmpty()) {
            return Optional.empty();
        }
        var version = unknown.getFirst().row().version();
        boolean ahead =
                versioned.stream().allMatch(m -> applied.containsKey(m.version()))
                        && history.subList(history.size() - unknown.size(), history.size())
                                .equals(unknown);
        return Optional.of(
                ahead
                        ? Failure.of(
                                FailureCode.LEDGER_AHEAD,
                                "The database is at version %s, beyond this release's last, %s."
                                        .formatted(
                                                history.getLast().row().version(),
                                                versioned.isEmpty()
                                                        ? "none"
                                                        : versioned.getLast().version()))
                        : Failure.of(
                                FailureCode.MISSING_MIGRATION,
                                "Version " + version + " is applied, and the release lacks it."));
    }

    private Optional<Failure> changed() {
        return history.stream()
                .filter(r -> r.row().kind() == LedgerRow.Kind.VERSIONED && !r.untouched())
                .filter(r -> !matches(versioned.get(at(r)), r.row()))
                .filter(r -> !passes(r, versioned.get(at(r))))
                .findFirst()
                .map(r -> changed(r, versioned.get(at(r))))
                .or(this::changedBaseline)
                .or(this::changedRepeatable);
    }

    /** What stands for others is not compared with anything, except while it is half done. */
    private Optional<Failure> changedBaseline() {
        return begunBaseline()
                .filter(step -> !step.recorded().untouched())
                .filter(step -> !matches(step.migration(), step.recorded().row()))
                .map(step -> changed(step.recorded(), step.migration()));
    }

    /** Whether the change is one that the policy lets pass; then it is remarked. */
    private boolean passes(Recorded recorded, Migration migration) {
        boolean passes =
                wanted.policy().cosmeticChange() == Policy.CosmeticChange.ACCEPT
                        && isCosmetic(recorded, migration);
        if (passes) {
            cosmetic.add(migration.version());
        }
        return passes;
    }

    /** Whether the same would run. What was begun counts by its units, which a comment can move. */
    private boolean isCosmetic(Recorded recorded, Migration migration) {
        return !recorded.started()
                && wanted.executedChecksum()
                        .apply(migration)
                        .equals(Optional.of(recorded.row().executedChecksum()));
    }

    /** A repeatable one may change at will, but not while it is half done. */
    private Optional<Failure> changedRepeatable() {
        return repeatable.stream()
                .filter(m -> repeated.containsKey(m.version()))
                .filter(m -> recordOf(m).started() && !recordOf(m).untouched())
                .filter(m -> !matches(m, recordOf(m).row()))
                .findFirst()
                .map(m -> changed(recordOf(m), m));
    }

    private Recorded recordOf(Migration migration) {
        return Objects.requireNonNull(repeated.get(migration.version()));
    }

    static boolean matches(Migration migration, LedgerRow row) {
        return migration.checksum().equals(row.checksum())
                || migration.directives().accepts().contains(row.checksum());
    }

    private Failure changed(Recorded recorded, Migration migration) {
        return Failure.of(
                FailureCode.CHANGED_MIGRATION,
                "Version %s was %s with checksum %s, and the release has %s (%s); %s."
                        .formatted(
                                migration.version(),
                                recorded.started() ? "begun" : "applied",
                                recorded.row().checksum(),
                                migration.checksum(),
                                migration.up().path(),
                                isCosmetic(recorded, migration)
                                        ? "only comments, blanks or line ends differ"
                                        : "what it does differs"));
    }

    private Optional<Failure> outOfOrder() {
        int highest = highest();
        var overtaken = versioned.stream().limit(highest + 1L).filter(this::untouchedHere).toList();
        if (wanted.policy().outOfOrder() == Policy.OutOfOrder.IGNORE) {
            overtaken.forEach(m -> ignored.add(m.version()));
        }
        return overtaken.stream()
                .filter(_ -> wanted.policy().outOfOrder() == Policy.OutOfOrder.REFUSE)
                .findFirst()
                .map(m ->
                        Failure.of(
                                FailureCode.OUT_OF_ORDER,
                                "Version %s is not applied, but %s, which comes later, is."
                                        .formatted(m.version(), versioned.get(highest).version())));
    }

    private boolean untouchedHere(Migration migration) {
        return at(migration) > baseline() && !applied.containsKey(migration.version());
    }

    private Optional<Failure> belowCurrent(Optional<String> toVersion) {
        int highest = highest();
        return toVersion
                .filter(version -> at(version) < highest)
                .map(version ->
                        Failure.of(
                                FailureCode.VERSION_BELOW_CURRENT,
                                "Version %s lies below %s, which is applied."
                                        .formatted(version, versioned.get(highest).version())));
    }

    private Optional<Failure> unmetRequirement(Optional<String> toVersion) {
        Set<String> before = new HashSet<>();
        for (var migration : wanted(toVersion)) {
            for (var required : migration.directives().requires()) {
                if (!before.contains(required) && !repeated.containsKey(required)) {
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

    private List<Migration> wanted(Optional<String> toVersion) {
        int last = toVersion.map(this::at).orElse(versioned.size() - 1);
        var migrations = new ArrayList<>(versioned.subList(0, last + 1));
        if (last == versioned.size() - 1) {
            migrations.addAll(repeatable);
        }
        migrations.removeIf(m -> ignored.contains(m.version()));
        return migrations;
    }

    private Plan plan(Optional<String> toVersion) {
        var head = new Head(highestDone(), headOf(ledger).rank());
        int rank = head.rank();
        begunBaseline().ifPresent(steps::add);
        var fresh = history.isEmpty() ? baselineFor(toVersion) : Optional.<Migration>empty();
        if (fresh.isPresent()) {
            rank++;
            baseline = at(fresh.get());
            steps.add(new Step.Apply(fresh.get(), rank, LedgerRow.Direction.BASELINE));
        }
        for (var migration : wanted(toVersion)) {
            var recorded =
                    migration.kind() == Migration.Kind.VERSIONED
                            ? applied.get(migration.version())
                            : repeated.get(migration.version());
            if (recorded != null && recorded.started()) {
                steps.add(new Step.Resume(migration, recorded));
            } else if (!done(migration)) {
                rank++;
                steps.add(new Step.Apply(migration, rank));
            }
        }
        return new Plan.Steps(
                head,
                new Head(highestAfter(head), rank),
                steps,
                left(toVersion),
                new Plan.Remarks(cosmetic, List.copyOf(ignored)));
    }

    private List<String> left(Optional<String> toVersion) {
        int last = toVersion.map(this::at).orElse(versioned.size() - 1);
        if (last == versioned.size() - 1) {
            return List.of();
        }
        var left = new ArrayList<>(versioned.subList(last + 1, versioned.size()));
        left.addAll(repeatable);
        return left.stream().filter(m -> !done(m)).map(Migration::version).toList();
    }

    /** The last baseline that is not beyond the target; of a release without any, none. */
    private Optional<Migration> baselineFor(Optional<String> toVersion) {
        Optional<Migration> last = Optional.empty();
        boolean beyond = false;
        for (var migration : ordered) {
            boolean target = toVersion.equals(Optional.of(migration.version()));
            if (migration.kind() == Migration.Kind.BASELINE && (!beyond || target)) {
                last = Optional.of(migration);
            }
            beyond |= target;
        }
        return last;
    }

    private Optional<Step.Resume> begunBaseline() {
        return history.stream()
                .filter(r -> r.started() && r.row().kind() == LedgerRow.Kind.BASELINE)
                .findFirst()
                .flatMap(r ->
                        ordered.stream()
                                .filter(m -> m.kind() == Migration.Kind.BASELINE)
                                .filter(m -> m.version().equals(r.row().version()))
                                .findFirst()
                                .map(m -> new Step.Resume(m, r)));
    }

    private Optional<String> highestDone() {
        return history.stream()
                .filter(r -> !r.started())
                .reduce((last, next) -> at(next) >= at(last) ? next : last)
                .map(r -> r.row().version());
    }

    private Optional<String> highestAfter(Head head) {
        return steps.stream()
                .map(Step::migration)
                .filter(m -> m.kind() != Migration.Kind.REPEATABLE)
                .reduce((last, next) -> at(next) >= at(last) ? next : last)
                .map(Migration::version)
                .filter(version -> head.version().filter(v -> at(v) > at(version)).isEmpty())
                .or(head::version);
    }

    private boolean done(Migration migration) {
        if (migration.kind() == Migration.Kind.REPEATABLE) {
            var last = repeated.get(migration.version());
            return last != null && !last.started() && matches(migration, last.row());
        }
        var recorded = applied.get(migration.version());
        return at(migration) <= baseline() || (recorded != null && !recorded.started());
    }

    /** Index of the last versioned migration that is applied, begun or covered by a baseline. */
    private int highest() {
        return history.stream().mapToInt(this::at).max().orElse(-1);
    }

    private int baseline() {
        if (baseline < 0) {
            baseline =
                    history.stream()
                            .filter(r -> r.row().kind() == LedgerRow.Kind.BASELINE)
                            .mapToInt(this::at)
                            .max()
                            .orElse(-1);
        }
        return baseline;
    }

    private int at(Recorded recorded) {
        return at(recorded.row().version());
    }

    private int at(Migration migration) {
        return at(migration.version());
    }

    private int at(String version) {
        return place.getOrDefault(version, -1);
    }
}
