package dev.drover.engine.plan;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.Policy;
import dev.drover.engine.source.Migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds migrations whose text is no longer the one that was applied. */
final class CompareChecksums {
    private final Alignment alignment;
    private final Wanted wanted;
    private final List<String> cosmetic = new ArrayList<>();
    private final List<Migration> accepted = new ArrayList<>();
    private final Optional<Failure> problem;

    CompareChecksums(Alignment alignment, Wanted wanted) {
        this.alignment = alignment;
        this.wanted = wanted;
        this.problem = changedVersion().or(this::changedBaseline).or(this::changedRepeatable);
    }

    /** The first change that must not be. */
    Optional<Failure> problem() {
        return problem;
    }

    /** Versions whose change the policy lets pass, as the same would run. */
    List<String> cosmetic() {
        return List.copyOf(cosmetic);
    }

    /** Those that a person accepts as they are now, and whose acceptance is to be recorded. */
    List<Migration> accepted() {
        return List.copyOf(accepted);
    }

    static boolean matches(Migration migration, LedgerRow row) {
        return migration.checksum().equals(row.checksum())
                || migration.directives().accepts().contains(row.checksum());
    }

    private Optional<Failure> changedVersion() {
        for (var recorded : alignment.history()) {
            if (recorded.row().kind() != LedgerRow.Kind.VERSIONED || recorded.untouched()) {
                continue;
            }
            var migration = alignment.versioned().get(alignment.at(recorded));
            if (matches(migration, recorded.row()) || wasAccepted(recorded, migration)) {
                continue;
            }
            if (!recorded.started() && wanted.policy().repair() == Policy.Repair.ACCEPT) {
                accepted.add(migration);
                continue;
            }
            if (!passes(recorded, migration)) {
                return Optional.of(changed(recorded, migration));
            }
            cosmetic.add(migration.version());
        }
        return Optional.empty();
    }

    /** What stands for others is not compared with anything, except while it is half done. */
    private Optional<Failure> changedBaseline() {
        return alignment
                .begunBaseline()
                .filter(step -> !step.recorded().untouched())
                .filter(step -> !matches(step.migration(), step.recorded().row()))
                .map(step -> changed(step.recorded(), step.migration()));
    }

    /** A repeatable one may change at will, but not while it is half done. */
    private Optional<Failure> changedRepeatable() {
        return alignment.repeatable().stream()
                .flatMap(m ->
                        alignment.recorded(m).stream()
                                .filter(r -> r.started() && !r.untouched())
                                .filter(r -> !matches(m, r.row()))
                                .map(r -> changed(r, m)))
                .findFirst();
    }

    private boolean wasAccepted(Recorded recorded, Migration migration) {
        return alignment
                .repairOf(recorded)
                .filter(repair -> matches(migration, repair.row()))
                .isPresent();
    }

    private boolean passes(Recorded recorded, Migration migration) {
        return wanted.policy().cosmeticChange() == Policy.CosmeticChange.ACCEPT
                && isCosmetic(recorded, migration);
    }

    /** Whether the same would run. What was begun counts by its units, which a comment can move. */
    private boolean isCosmetic(Recorded recorded, Migration migration) {
        return !recorded.started()
                && wanted.executedChecksum()
                        .apply(migration)
                        .equals(Optional.of(recorded.row().executedChecksum()));
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
}
