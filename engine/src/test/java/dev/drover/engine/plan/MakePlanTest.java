package dev.drover.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.Head;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.Policy;
import dev.drover.engine.Revert;
import dev.drover.engine.source.Directives;
import dev.drover.engine.source.Format;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ScriptTraits;
import dev.drover.engine.sql.Script;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MakePlanTest {
    private final List<Recorded> ledger = new ArrayList<>();
    private Policy policy = Policy.DEFAULT;

    @Test
    void anEmptyLedgerGetsAllInOrderRepeatablesLast() {
        assertThat(steps(release(versioned("1"), versioned("2"), repeatable("views", "x"))))
                .containsExactly("apply 1 at 1", "apply 2 at 2", "apply views at 3");
    }

    @Test
    void whatIsAppliedIsNotAppliedAgain() {
        applied("1", "sum 1");
        assertThat(steps(release(versioned("1"), versioned("2")))).containsExactly("apply 2 at 2");
    }

    @Test
    void aRepeatableRunsAgainOnlyWhenItsTextChanged() {
        record(row(1, "views", "old", LedgerRow.Kind.REPEATABLE, LedgerRow.State.APPLIED));
        assertThat(steps(release(repeatable("views", "old")))).isEmpty();
        assertThat(steps(release(repeatable("views", "new")))).containsExactly("apply views at 2");

        record(row(2, "views", "new", LedgerRow.Kind.REPEATABLE, LedgerRow.State.APPLIED));
        assertThat(steps(release(repeatable("views", "old")))).containsExactly("apply views at 3");
    }

    @Test
    void aChangedMigrationIsRefusedUnlessItAcceptsTheOldText() {
        applied("1", "old");
        assertThat(refused(release(versioned("1")))).isEqualTo(FailureCode.CHANGED_MIGRATION);
        assertThat(steps(release(accepting("1", "old")))).isEmpty();
    }

    @Test
    void whatWasBegunAndDidNothingMayLeaveTheRelease() {
        applied("1", "sum 1");
        record(row(2, "2", "sum 2", LedgerRow.Kind.VERSIONED, LedgerRow.State.STARTED));
        record(row(3, "views", "x", LedgerRow.Kind.REPEATABLE, LedgerRow.State.STARTED));
        var without = release(versioned("1"), versioned("3"));

        assertThat(steps(without)).containsExactly("apply 3 at 4");
        assertThat(FindWithdrawn.in(without, ledger))
                .extracting(recorded -> recorded.row().rank())
                .containsExactly(2, 3);
        var whole = release(versioned("1"), versioned("2"), repeatable("views", "y"));
        assertThat(FindWithdrawn.in(whole, ledger)).isEmpty();
        assertThat(steps(whole)).containsExactly("resume 2 at 2", "resume views at 3");
    }

    @Test
    void whatIsHalfDoneMayNotLeaveTheRelease() {
        applied("1", "sum 1");
        var views = row(2, "views", "x", LedgerRow.Kind.REPEATABLE, LedgerRow.State.STARTED);
        ledger.add(new Recorded(views, false, 1, Optional.empty(), Optional.empty()));

        assertThat(failure(release(versioned("1"))).code())
                .isEqualTo(FailureCode.MISSING_MIGRATION);
        assertThat(failure(release(versioned("1"))).message()).contains("views is half done");
    }

    @Test
    void aMigrationBelowTheHighestAppliedIsOutOfOrder() {
        applied("1", "sum 1");
        applied("3", "sum 3");
        assertThat(refused(release(versioned("1"), versioned("2"), versioned("3"))))
                .isEqualTo(FailureCode.OUT_OF_ORDER);
    }

    @Test
    void aLedgerBeyondTheReleaseIsAheadAndAHoleIsMissing() {
        applied("1", "sum 1");
        applied("2", "sum 2");
        assertThat(refused(release(versioned("1")))).isEqualTo(FailureCode.LEDGER_AHEAD);
        assertThat(refused(release(versioned("2")))).isEqualTo(FailureCode.MISSING_MIGRATION);
        assertThat(refused(release(versioned("1"), versioned("3"))))
                .isEqualTo(FailureCode.MISSING_MIGRATION);
    }

    @Test
    void theTargetMustBeKnownAndNotBelowTheCurrentVersion() {
        applied("1", "sum 1");
        applied("2", "sum 2");
        var release = release(versioned("1"), versioned("2"), versioned("3"), versioned("4"));
        assertThat(refused(release, "9")).isEqualTo(FailureCode.VERSION_UNKNOWN);
        assertThat(refused(release, "1")).isEqualTo(FailureCode.VERSION_BELOW_CURRENT);
        assertThat(steps(release, "2")).isEmpty();
        assertThat(steps(release, "3")).containsExactly("apply 3 at 3");
    }

    @Test
    void stoppingEarlyLeavesTheRestAndTheRepeatablesPending() {
        var release = release(versioned("1"), versioned("2"), repeatable("views", "x"));
        assertThat(planned(release, Optional.of("1")).pending()).containsExactly("2", "views");
    }

    @Test
    void whatWasBegunIsGoneOnWith() {
        applied("1", "sum 1");
        record(row(2, "2", "sum 2", LedgerRow.Kind.VERSIONED, LedgerRow.State.STARTED));
        var release = release(versioned("1"), versioned("2"), versioned("3"));
        assertThat(steps(release)).containsExactly("resume 2 at 2", "apply 3 at 3");
        assertThat(planned(release, Optional.empty()).head())
                .isEqualTo(new Head(Optional.of("1"), 2));
    }

    @Test
    void whatWasBegunMayChangeOnlyWhileNothingOfItIsDone() {
        var begun = row(1, "1", "old", LedgerRow.Kind.VERSIONED, LedgerRow.State.STARTED);
        ledger.add(new Recorded(begun, false, 0, Optional.empty(), Optional.empty()));
        assertThat(steps(release(versioned("1")))).containsExactly("resume 1 at 1");

        ledger.set(0, new Recorded(begun, false, 1, Optional.empty(), Optional.empty()));
        assertThat(refused(release(versioned("1")))).isEqualTo(FailureCode.CHANGED_MIGRATION);
        ledger.set(0, new Recorded(begun, false, 0, Optional.of("table=1"), Optional.empty()));
        assertThat(refused(release(versioned("1")))).isEqualTo(FailureCode.CHANGED_MIGRATION);
    }

    @Test
    void whatIsOutOfOrderIsAppliedOrLeftOutAsThePolicySays() {
        applied("1", "sum 1");
        applied("3", "sum 3");
        var release = release(versioned("1"), versioned("2"), versioned("3"), versioned("4"));

        policy = Policy.DEFAULT.with(Policy.OutOfOrder.ALLOW);
        assertThat(steps(release)).containsExactly("apply 2 at 3", "apply 4 at 4");
        assertThat(planned(release, Optional.of("3")).headAfter())
                .isEqualTo(new Head(Optional.of("3"), 3));

        policy = Policy.DEFAULT.with(Policy.OutOfOrder.IGNORE);
        assertThat(steps(release)).containsExactly("apply 4 at 3");
        assertThat(planned(release, Optional.empty()).remarks().ignored()).containsExactly("2");
        assertThat(
                        refused(
                                release(
                                        versioned("1"),
                                        versioned("2"),
                                        versioned("3"),
                                        requiring("4", "2"))))
                .isEqualTo(FailureCode.REQUIREMENT_UNMET);
    }

    @Test
    void whatWasBegunOutOfOrderIsGoneOnWithWhateverThePolicy() {
        applied("1", "sum 1");
        applied("3", "sum 3");
        record(row(3, "2", "sum 2", LedgerRow.Kind.VERSIONED, LedgerRow.State.STARTED));
        assertThat(steps(release(versioned("1"), versioned("2"), versioned("3"))))
                .containsExactly("resume 2 at 3");
    }

    @Test
    void aCosmeticChangePassesWithARemarkUnlessThePolicyRefuses() {
        record(executed(row(1, "1", "old", LedgerRow.Kind.VERSIONED, LedgerRow.State.APPLIED)));
        assertThat(steps(release(versioned("1")))).isEmpty();
        assertThat(planned(release(versioned("1")), Optional.empty()).remarks().cosmetic())
                .containsExactly("1");

        policy = Policy.DEFAULT.with(Policy.CosmeticChange.REFUSE);
        assertThat(failure(release(versioned("1"))).message())
                .contains("only comments, blanks or line ends differ");
    }

    @Test
    void aChangeOfMeaningIsNamedSo() {
        applied("1", "old");
        assertThat(failure(release(versioned("1"))).message()).contains("what it does differs");
    }

    @Test
    void nothingIsAppliedWhileAWayBackIsUnfinished() {
        applied("1", "sum 1");
        var begun = row(2, "1", "down", LedgerRow.Kind.VERSIONED, LedgerRow.State.STARTED);
        record(down(begun));
        assertThat(refused(release(versioned("1"), versioned("2"))))
                .isEqualTo(FailureCode.MIGRATION_UNFINISHED);
    }

    @Test
    void aBaselineCoversAllBeforeIt() {
        record(row(1, "2", "", LedgerRow.Kind.BASELINE, LedgerRow.State.APPLIED));
        assertThat(steps(release(versioned("1"), versioned("2"), versioned("3"))))
                .containsExactly("apply 3 at 2");
    }

    @Test
    void aBaselineScriptStandsForWhatComesBeforeItInAnEmptyDatabaseOnly() {
        var release =
                release(
                        versioned("1"),
                        versioned("2"),
                        baseline("2"),
                        versioned("3"),
                        baseline("4"),
                        versioned("5"));
        assertThat(steps(release)).containsExactly("apply 4 at 1", "apply 5 at 2");
        assertThat(planned(release, Optional.empty()).steps().getFirst().direction())
                .isEqualTo(LedgerRow.Direction.BASELINE);
        assertThat(steps(release, "4")).containsExactly("apply 4 at 1");
        assertThat(planned(release, Optional.of("4")).headAfter())
                .isEqualTo(new Head(Optional.of("4"), 1));
        assertThat(steps(release, "3")).containsExactly("apply 2 at 1", "apply 3 at 2");
        assertThat(steps(release, "2")).containsExactly("apply 2 at 1");
        assertThat(steps(release, "1")).containsExactly("apply 1 at 1");

        applied("1", "sum 1");
        assertThat(steps(release)).containsExactly("apply 2 at 2", "apply 3 at 3", "apply 5 at 4");
    }

    @Test
    void aBaselineScriptThatWasBegunIsGoneOnWith() {
        record(row(1, "4", "sum 4", LedgerRow.Kind.BASELINE, LedgerRow.State.STARTED));
        var release = release(versioned("1"), baseline("4"), versioned("5"));
        assertThat(steps(release)).containsExactly("resume 4 at 1", "apply 5 at 2");

        ledger.clear();
        record(row(1, "4", "sum 4", LedgerRow.Kind.BASELINE, LedgerRow.State.APPLIED));
        assertThat(steps(release)).containsExactly("apply 5 at 2");
        assertThat(planned(release, Optional.empty()).head())
                .isEqualTo(new Head(Optional.of("4"), 1));
    }

    @Test
    void whatWasUndoneIsAppliedAgainWithANewRank() {
        var row = row(1, "1", "sum 1", LedgerRow.Kind.VERSIONED, LedgerRow.State.APPLIED);
        ledger.add(new Recorded(row, true, 0, Optional.empty(), Optional.empty()));
        assertThat(steps(release(versioned("1")))).containsExactly("apply 1 at 2");
    }

    @Test
    void aLongHistoryIsPlannedInOnePass() {
        var all = new Migration[10_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = versioned(String.valueOf(i + 1));
            if (i < all.length - 1) {
                applied(String.valueOf(i + 1), "sum " + (i + 1));
            }
        }
        for (int i = 0; i < 90_000; i++) {
            record(
                    row(
                            ledger.size() + 1,
                            "views",
                            "x",
                            LedgerRow.Kind.REPEATABLE,
                            LedgerRow.State.APPLIED));
        }
        var release = release(all);
        assertThat(steps(release)).containsExactly("apply 10000 at 100000");

        var back =
                MakeRevert.of(
                        Optional.of(release),
                        ledger,
                        ledger.stream()
                                .collect(Collectors.toMap(r -> r.row().rank(), _ -> "SELECT 1")),
                        Revert.everything());
        assertThat(((Plan.Steps) back).steps()).hasSize(9_999);
    }

    @Test
    void aRequirementMustComeBefore() {
        assertThat(refused(release(requiring("1", "2"), versioned("2"))))
                .isEqualTo(FailureCode.REQUIREMENT_UNMET);
        assertThat(steps(release(versioned("1"), requiring("2", "1")))).hasSize(2);
    }

    private Wanted wanted(Optional<String> toVersion) {
        return new Wanted(toVersion, policy, m -> Optional.of("ran " + m.version()));
    }

    private void applied(String version, String checksum) {
        record(
                row(
                        ledger.size() + 1,
                        version,
                        checksum,
                        LedgerRow.Kind.VERSIONED,
                        LedgerRow.State.APPLIED));
    }

    private void record(LedgerRow row) {
        ledger.add(Recorded.of(row));
    }

    private List<String> steps(Release release) {
        return steps(planned(release, Optional.empty()));
    }

    private List<String> steps(Release release, String toVersion) {
        return steps(planned(release, Optional.of(toVersion)));
    }

    private static List<String> steps(Plan.Steps plan) {
        return plan.steps().stream()
                .map(step ->
                        (step instanceof Step.Resume ? "resume " : "apply ")
                                + step.migration().version()
                                + " at "
                                + step.rank())
                .toList();
    }

    private Plan.Steps planned(Release release, Optional<String> toVersion) {
        var plan = MakePlan.of(release, ledger, wanted(toVersion));
        assertThat(plan).isInstanceOf(Plan.Steps.class);
        return (Plan.Steps) plan;
    }

    private Failure failure(Release release) {
        return ((Plan.Refused) MakePlan.of(release, ledger, wanted(Optional.empty()))).failure();
    }

    private FailureCode refused(Release release) {
        return refused(MakePlan.of(release, ledger, wanted(Optional.empty())));
    }

    private FailureCode refused(Release release, String toVersion) {
        return refused(MakePlan.of(release, ledger, wanted(Optional.of(toVersion))));
    }

    private static FailureCode refused(Plan plan) {
        assertThat(plan).isInstanceOf(Plan.Refused.class);
        return ((Plan.Refused) plan).failure().code();
    }

    private static Release release(Migration... migrations) {
        return new Release(
                "sha256:x", "y", Format.NUMBERED, Map.of(), List.of(migrations), List.of());
    }

    private static Migration versioned(String version) {
        return migration(version, "sum " + version, Migration.Kind.VERSIONED, Directives.NONE);
    }

    private static Migration baseline(String version) {
        return migration(version, "sum " + version, Migration.Kind.BASELINE, Directives.NONE);
    }

    private static Migration repeatable(String name, String checksum) {
        return migration(name, checksum, Migration.Kind.REPEATABLE, Directives.NONE);
    }

    private static Migration accepting(String version, String checksum) {
        return migration(
                version,
                "sum " + version,
                Migration.Kind.VERSIONED,
                directives(List.of(), List.of(checksum)));
    }

    private static Migration requiring(String version, String... required) {
        return migration(
                version,
                "sum " + version,
                Migration.Kind.VERSIONED,
                directives(Stream.of(required).toList(), List.of()));
    }

    private static Directives directives(List<String> requires, List<String> accepts) {
        return new Directives(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                requires,
                List.of(),
                Optional.empty(),
                accepts,
                List.of());
    }

    private static Migration migration(
            String version, String checksum, Migration.Kind kind, Directives directives) {
        return new Migration(
                version,
                "description",
                kind,
                checksum,
                directives,
                List.of(),
                new Script(version + ".sql", "", List.of()),
                Optional.empty(),
                false,
                ScriptTraits.NONE,
                "");
    }

    /** The same row as it stands when what the release has now had run. */
    private static LedgerRow executed(LedgerRow row) {
        return changed(row, row.direction(), "ran " + row.version());
    }

    private static LedgerRow down(LedgerRow row) {
        return changed(row, LedgerRow.Direction.DOWN, row.executedChecksum());
    }

    private static LedgerRow changed(
            LedgerRow row, LedgerRow.Direction direction, String executedChecksum) {
        return new LedgerRow(
                row.scope(),
                row.rank(),
                row.version(),
                row.description(),
                row.kind(),
                direction,
                row.state(),
                row.checksum(),
                executedChecksum,
                row.appliedAt(),
                row.appliedBy(),
                row.release(),
                row.rollout(),
                row.job(),
                row.attempt(),
                row.nativeChecksum(),
                row.sourceTool(),
                row.contractVersion());
    }

    private static LedgerRow row(
            int rank, String version, String checksum, LedgerRow.Kind kind, LedgerRow.State state) {
        return new LedgerRow(
                new UUID(0, 1),
                rank,
                version,
                "",
                kind,
                kind == LedgerRow.Kind.BASELINE
                        ? LedgerRow.Direction.BASELINE
                        : LedgerRow.Direction.UP,
                state,
                checksum,
                checksum,
                Instant.EPOCH,
                "",
                "",
                "",
                new UUID(0, 2),
                1,
                Optional.empty(),
                Optional.empty(),
                1);
    }
}
