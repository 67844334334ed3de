package dev.drover.engine.plan;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.Head;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;

import java.util.List;
import java.util.Optional;

/** Plans the one row by which a database that was there before its ledger starts one. */
public final class MakeBaseline {
    private MakeBaseline() {}

    /**
     * @param version up to which, by the release's order, everything counts as applied
     */
    public static Plan of(Release release, List<Recorded> ledger, String version) {
        var migration = release.find(version).filter(m -> m.kind() != Migration.Kind.REPEATABLE);
        if (migration.isEmpty()) {
            return refused(
                    FailureCode.VERSION_UNKNOWN, "The release has no version " + version + ".");
        }
        var head = MakePlan.headOf(ledger);
        var standing = ledger.stream().filter(Recorded::counts).toList();
        if (standing.isEmpty()) {
            int rank = head.rank() + 1;
            var known = migration.get().version();
            var step =
                    new Step.Apply(
                            migration.get().withoutScript(), rank, LedgerRow.Direction.BASELINE);
            return new Plan.Steps(
                    head,
                    new Head(Optional.of(known), rank),
                    List.of(step),
                    List.of(),
                    Plan.Remarks.NONE);
        }
        boolean same =
                standing.size() == 1
                        && standing.getFirst().row().kind() == LedgerRow.Kind.BASELINE
                        && standing.getFirst().row().version().equals(migration.get().version());
        return same
                ? Plan.Steps.none(head)
                : refused(
                        FailureCode.LEDGER_NOT_EMPTY,
                        "The ledger stands at version %s already."
                                .formatted(head.version().orElse("none, with work begun")));
    }

    private static Plan refused(FailureCode code, String message) {
        return new Plan.Refused(Failure.of(code, message));
    }
}
