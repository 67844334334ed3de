package dev.drover.engine.plan;

import dev.drover.engine.Failure;
import dev.drover.engine.Head;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the plan for one ledger. */
public final class MakePlan {
    private final Alignment alignment;
    private final Selection selection;
    private final Head head;
    private final List<Step> steps = new ArrayList<>();
    private int covered = -1;

    private MakePlan(Alignment alignment, Selection selection, int lastRank) {
        this.alignment = alignment;
        this.selection = selection;
        this.head = new Head(highestDone(), lastRank);
    }

    /**
     * @param found all rows of the scope, by rank; those that the release withdrew count as closed
     */
    public static Plan of(Release release, List<Recorded> found, Wanted wanted) {
        var ledger = FindWithdrawn.closed(release, found);
        var toVersion =
                wanted.toVersion().map(v -> release.find(v).map(Migration::version).orElse(v));
        var alignment = new Alignment(release, ledger);
        var refusal = new FindRefusal(alignment, ledger);
        var problem =
                refusal.unfinishedDown()
                        .or(() -> refusal.unknownTarget(toVersion))
                        .or(refusal::missing);
        if (problem.isPresent()) {
            return new Plan.Refused(problem.get());
        }
        var checksums = new CompareChecksums(alignment, wanted);
        var selection = Selection.of(alignment, toVersion, wanted.policy());
        Optional<Failure> later =
                checksums
                        .problem()
                        .or(() -> refusal.outOfOrder(wanted.policy()))
                        .or(() -> refusal.belowCurrent(toVersion))
                        .or(() -> refusal.unmetRequirement(selection));
        return later.<Plan>map(Plan.Refused::new)
                .orElseGet(() ->
                        new MakePlan(alignment, selection, headOf(ledger).rank())
                                .plan(checksums.cosmetic(), checksums.accepted()));
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

    private Plan plan(List<String> cosmetic, List<Migration> accepted) {
        int rank = head.rank();
        for (var migration : accepted) {
            rank++;
            steps.add(new Step.Apply(migration.withoutScript(), rank, LedgerRow.Direction.REPAIR));
        }
        alignment.begunBaseline().ifPresent(steps::add);
        var fresh = alignment.history().isEmpty() ? lastBaseline() : Optional.<Migration>empty();
        if (fresh.isPresent()) {
            rank++;
            covered = alignment.at(fresh.get());
            steps.add(new Step.Apply(fresh.get(), rank, LedgerRow.Direction.BASELINE));
        }
        for (var migration : selection.wanted()) {
            var begun = alignment.recorded(migration).filter(Recorded::started);
            if (begun.isPresent()) {
                steps.add(new Step.Resume(migration, begun.get()));
            } else if (!done(migration)) {
                rank++;
                steps.add(new Step.Apply(migration, rank));
            }
        }
        return new Plan.Steps(
                head,
                new Head(highestAfter(), rank),
                steps,
                versions(selection.beyond().stream().filter(m -> !done(m)).toList()),
                new Plan.Remarks(cosmetic, versions(selection.ignored())));
    }

    /** Also what the baseline stands for that this plan begins with. */
    private boolean done(Migration migration) {
        boolean stoodFor =
                migration.kind() == Migration.Kind.VERSIONED && alignment.at(migration) <= covered;
        return stoodFor || alignment.done(migration);
    }

    /** The last baseline that is not beyond the target; of a release without any, none. */
    private Optional<Migration> lastBaseline() {
        Optional<Migration> last = Optional.empty();
        boolean beyond = false;
        for (var migration : alignment.ordered()) {
            boolean target = selection.toVersion().equals(Optional.of(migration.version()));
            if (migration.kind() == Migration.Kind.BASELINE && (!beyond || target)) {
                last = Optional.of(migration);
            }
            beyond |= target;
        }
        return last;
    }

    private Optional<String> highestDone() {
        return alignment.history().stream()
                .filter(r -> !r.started())
                .reduce((last, next) -> alignment.at(next) >= alignment.at(last) ? next : last)
                .map(r -> r.row().version());
    }

    private Optional<String> highestAfter() {
        return steps.stream()
                .map(Step::migration)
                .filter(m -> m.kind() != Migration.Kind.REPEATABLE)
                .reduce((last, next) -> alignment.at(next) >= alignment.at(last) ? next : last)
                .filter(m ->
                        head.version().filter(v -> alignment.at(v) > alignment.at(m)).isEmpty())
                .map(Migration::version)
                .or(head::version);
    }

    private static List<String> versions(List<Migration> migrations) {
        return migrations.stream().map(Migration::version).toList();
    }
}
