package dev.drover.coordinator.rollout.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.status.DeferralReason;
import dev.drover.contracts.status.FailureReport;
import dev.drover.coordinator.rollout.decision.JobDecision.Changed;
import dev.drover.coordinator.rollout.decision.JobDecision.Effect;
import dev.drover.coordinator.rollout.decision.JobDecision.Ignored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecideJobTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final WorkerId WORKER = new WorkerId("w-1");
    private static final RetryPolicy POLICY =
            new RetryPolicy(3, Duration.ofHours(24), Duration.ofSeconds(5));

    private final DecideJob decide = new DecideJob(new Random(7));

    @Test
    void everyTransitionOfTheTableIsTakenBySomeSignalAndNoOther() {
        var taken = new TreeSet<String>();
        for (var state : JobState.values()) {
            for (var signal : allSignals()) {
                for (var job : variants(state)) {
                    if (decide.decide(job, signal, POLICY, NOW) instanceof Changed changed
                            && changed.job().state() != state) {
                        taken.add(state + " -> " + changed.job().state());
                    }
                }
            }
        }
        var table = new TreeSet<String>();
        for (var state : JobState.values()) {
            // the dispatcher takes these, in SQL
            state.successors().stream()
                    .filter(next -> next != JobState.DISPATCHED)
                    .forEach(next -> table.add(state + " -> " + next));
        }
        assertThat(taken).isEqualTo(table);
    }

    @Test
    void onlyWhatWaitsIsDispatched() {
        for (var state : JobState.values()) {
            assertThat(state.successors().contains(JobState.DISPATCHED))
                    .as("%s -> DISPATCHED", state)
                    .isEqualTo(Set.of(JobState.READY, JobState.RETRY_WAIT).contains(state));
        }
    }

    @Test
    void aRefusedTransitionNamesBothStates() {
        assertThatThrownBy(() -> JobState.SUCCEEDED.to(JobState.READY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SUCCEEDED")
                .hasMessageContaining("READY");
    }

    @Test
    void endedJobsIgnoreEverySignal() {
        for (var state : JobState.values()) {
            if (state.ended()) {
                for (var signal : allSignals()) {
                    assertThat(decide.decide(job(state), signal, POLICY, NOW))
                            .as("%s in %s", signal, state)
                            .isInstanceOf(Ignored.class);
                }
            }
        }
    }

    @Test
    void answersToAnEarlierDispatchAreIgnoredExceptSuccess() {
        var running = job(JobState.RUNNING);
        assertThat(decide.decide(running, failed(1, 1, "LATER"), POLICY, NOW))
                .isInstanceOf(Ignored.class);
        assertThat(decide.decide(running, deferred(1, "LEASE_BUSY"), POLICY, NOW))
                .isInstanceOf(Ignored.class);
        for (var state :
                EnumSet.of(
                        JobState.READY,
                        JobState.DISPATCHED,
                        JobState.RUNNING,
                        JobState.RETRY_WAIT)) {
            assertThat(changed(job(state), succeeded(1)).job().state())
                    .as("late success in %s", state)
                    .isEqualTo(JobState.SUCCEEDED);
        }
    }

    @Test
    void aFailedTryWaitsLongerEachTimeAndTheLastOneEndsTheJob() {
        var first = changed(job(JobState.RUNNING), failed(2, 1, "LATER"));
        assertThat(first.job().state()).isEqualTo(JobState.RETRY_WAIT);
        assertThat(first.job().nextAttemptAt().orElseThrow()).isBetween(NOW, NOW.plusSeconds(5));
        assertThat(first.effects()).hasSize(1);

        var last = changed(job(JobState.RUNNING), failed(2, 3, "LATER"));
        assertThat(last.job().state()).isEqualTo(JobState.FAILED);
        assertThat(last.effects())
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.NoteFailure.class, note -> assertThat(note.ended()).isTrue());
    }

    @Test
    void whatCannotBeMendedByTryingAgainEndsTheJobAtOnce() {
        assertThat(changed(job(JobState.RUNNING), failed(2, 1, "NEVER")).job().state())
                .isEqualTo(JobState.FAILED);
    }

    @Test
    void aJobThatKeepsFailingIsGivenUpByAge() {
        var old = firstAt(job(JobState.RUNNING), NOW.minus(Duration.ofHours(24)));
        assertThat(changed(old, failed(2, 1, "LATER")).job().state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void backPressureConsumesNoTry() {
        var waits = changed(job(JobState.RUNNING), failed(2, 3, "BACK_PRESSURE")).job();
        assertThat(waits.state()).isEqualTo(JobState.RETRY_WAIT);
        assertThat(waits.tries().attempt()).isEqualTo(2);
    }

    @Test
    void aBusyLeaseIsWaitedForFifteenMinutesAndItsHolderIsNamedThen() {
        var waits = changed(job(JobState.RUNNING), deferred(2, "LEASE_BUSY")).job();
        assertThat(waits.state()).isEqualTo(JobState.RETRY_WAIT);
        assertThat(waits.tries().attempt()).isZero();
        assertThat(waits.nextAttemptAt().orElseThrow())
                .isBetween(NOW.plusMillis(2500), NOW.plusMillis(7500));

        var still = waiting(job(JobState.RUNNING), "LEASE_BUSY", NOW.minus(Duration.ofMinutes(15)));
        var stuck = changed(still, deferred(2, "LEASE_BUSY"));
        assertThat(stuck.job().state()).isEqualTo(JobState.FAILED);
        assertThat(report(stuck).code()).isEqualTo("LEASE_STUCK");
        assertThat(report(stuck).message()).contains("pid 4711").contains("15 min");
    }

    @ParameterizedTest
    @EnumSource(DeferralReason.class)
    void whoDefersACopyOfWhatAnotherWorkerRunsChangesNothing(DeferralReason reason) {
        assertIgnoredBeside(deferred(2, reason.name()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXPIRED", "STALE", "FUTURE"})
    void whoDeclinesACopyOfWhatAnotherWorkerRunsChangesNothing(String reason) {
        assertIgnoredBeside(declined(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NEVER", "LATER", "BACK_PRESSURE"})
    void whoFailsBeforeAnythingRanDoesNotFailWhatAnotherWorkerRuns(String retry) {
        assertIgnoredBeside(failed(2, 1, retry));
    }

    @Test
    void whoFailedInAScriptHadTheLeaseWhoeverClaimedTheJob() {
        var place = Optional.of(new FailureReport.Place("2", "002_x.sql", 3, 1, 1, ""));
        assertThat(changed(claimedByAnother(), failed(0, "NEVER", place)).job().state())
                .isEqualTo(JobState.FAILED);
        assertThat(changed(claimedByAnother(), failed(1, "LATER", Optional.empty())).job().state())
                .isEqualTo(JobState.RETRY_WAIT);
    }

    @Test
    void whoSucceedsOrIsCancelledIsBelievedWhoeverClaimedTheJob() {
        assertThat(changed(claimedByAnother(), succeeded(2)).job().state())
                .isEqualTo(JobState.SUCCEEDED);
        var cancelled = new JobSignal.Cancelled(2, 1, WORKER, 1);
        assertThat(changed(claimedByAnother(), cancelled).job().state())
                .isEqualTo(JobState.CANCELLED);
    }

    /** The cancellation reaches everyone who has the command; the claimant is still at its work. */
    @Test
    void aCopyThatIsCancelledBeforeItRanLeavesTheJobToItsWorker() {
        var cancelled = new JobSignal.Cancelled(2, 1, WORKER, 0);
        assertThat(decide.decide(claimedByAnother(), cancelled, POLICY, NOW))
                .isInstanceOf(Ignored.class);
        assertThat(changed(job(JobState.RUNNING), cancelled).job().state())
                .isEqualTo(JobState.CANCELLED);
    }

    @Test
    void whatNobodyWasSeenToClaimIsAnsweredByAnyone() {
        var dispatched = job(JobState.DISPATCHED);
        assertThat(changed(dispatched, declined("EXPIRED")).job().state())
                .isEqualTo(JobState.READY);
        assertThat(changed(dispatched, deferred(2, "SERVER_BUSY")).job().state())
                .isEqualTo(JobState.RETRY_WAIT);
        assertThat(changed(dispatched, failed(2, 1, "NEVER")).job().state())
                .isEqualTo(JobState.FAILED);
    }

    @Test
    void theJobsWorkerIsWhoHasItInHand() {
        var followed = changed(claimedByAnother(), new JobSignal.HeldBy(2, WORKER)).job();
        assertThat(followed).isEqualTo(job(JobState.RUNNING));
        assertThat(changed(followed, deferred(2, "WORKER_DRAINING")).job().state())
                .isEqualTo(JobState.RETRY_WAIT);
        assertThat(decide.decide(claimedByAnother(), new JobSignal.HeldBy(1, WORKER), POLICY, NOW))
                .isInstanceOf(Ignored.class);
    }

    private void assertIgnoredBeside(JobSignal signal) {
        assertThat(decide.decide(claimedByAnother(), signal, POLICY, NOW))
                .isInstanceOf(Ignored.class);
        assertThat(changed(job(JobState.RUNNING), signal).job().state())
                .as("from the worker that claimed it")
                .isNotEqualTo(JobState.RUNNING);
    }

    private static Job claimedByAnother() {
        return job(JobState.RUNNING).worker(new WorkerId("another"));
    }

    @Test
    void anotherReasonBeginsItsOwnWait() {
        var busy = waiting(job(JobState.RUNNING), "LEASE_BUSY", NOW.minus(Duration.ofMinutes(14)));
        var waits = changed(busy, deferred(2, "SERVER_UNAVAILABLE")).job();
        assertThat(waits.waiting().orElseThrow().since()).isEqualTo(NOW);
    }

    @Test
    void aServerThatStaysAwayFailsTheJobByAge() {
        var old = firstAt(job(JobState.RUNNING), NOW.minus(Duration.ofHours(25)));
        var failed = changed(old, deferred(2, "SERVER_UNAVAILABLE"));
        assertThat(failed.job().state()).isEqualTo(JobState.FAILED);
        assertThat(report(failed).code()).isEqualTo("SERVER_UNREACHABLE");
    }

    @ParameterizedTest
    @EnumSource(DeferralReason.class)
    void everyReasonIsBorneForItsOwnTimeAndNoLonger(DeferralReason reason) {
        var cap = DeferralCap.of(reason);
        var almost =
                waiting(
                        job(JobState.RUNNING),
                        reason.name(),
                        NOW.minus(cap.longest()).plusMillis(1));
        var waits = changed(almost, deferred(2, reason.name())).job();
        assertThat(waits.state()).isEqualTo(JobState.RETRY_WAIT);
        assertThat(waits.tries().attempt()).as("no try is consumed").isZero();

        var longEnough = waiting(job(JobState.RUNNING), reason.name(), NOW.minus(cap.longest()));
        var failed = changed(longEnough, deferred(2, reason.name()));
        assertThat(failed.job().state()).isEqualTo(JobState.FAILED);
        assertThat(report(failed).code()).isEqualTo(cap.code());
        assertThat(report(failed).category()).isEqualTo(cap.category());
        assertThat(report(failed).retry()).isEqualTo("NEVER");
        assertThat(report(failed).message()).contains("held by pid 4711");
    }

    @Test
    void aReasonThatIsNotKnownHereHasACapToo() {
        var waits = waiting(job(JobState.RUNNING), "DREAMT", NOW.minus(DeferralCap.UNKNOWN));
        var failed = changed(waits, deferred(2, "DREAMT"));
        assertThat(failed.job().state()).isEqualTo(JobState.FAILED);
        assertThat(report(failed).code()).isEqualTo("DREAMT");
    }

    @ParameterizedTest
    @EnumSource(DeferralReason.class)
    void theCapsAreTold(DeferralReason reason) throws Exception {
        var cap = DeferralCap.of(reason);
        long minutes = cap.longest().toMinutes();
        var words = minutes < 120 && minutes % 60 != 0 ? minutes + " min" : minutes / 60 + " h";
        assertThat(Files.readString(Path.of("../docs/operations.md")))
                .contains("| `%s` | %s | `%s` |".formatted(reason, words, cap.code()));
    }

    @Test
    void aJobOfAServerThatOthersHaveFoundAwayForHoursDoesNotWaitHoursMore() {
        var signal =
                new JobSignal.Deferred(
                        2,
                        1,
                        WORKER,
                        "SERVER_UNAVAILABLE",
                        "refused",
                        Optional.of(NOW.minus(Duration.ofHours(2))));
        var failed = changed(job(JobState.RUNNING), signal);
        assertThat(failed.job().state()).isEqualTo(JobState.FAILED);
        assertThat(report(failed).code()).isEqualTo("SERVER_UNREACHABLE");
    }

    @Test
    void threeVanishedWorkersFailTheJobForGood() {
        var job = job(JobState.RUNNING);
        for (int vanished = 1; vanished <= 2; vanished++) {
            job = changed(job, new JobSignal.LeaseEnded(2)).job();
            assertThat(job.state()).isEqualTo(JobState.READY);
            assertThat(job.tries().vanished()).isEqualTo(vanished);
            job = running(job);
        }
        var lost = changed(job, new JobSignal.LeaseEnded(2));
        assertThat(lost.job().state()).isEqualTo(JobState.FAILED);
        assertThat(report(lost).code()).isEqualTo("WORKER_LOST");
        assertThat(report(lost).message()).contains("w-1");
    }

    @Test
    void aStaleOrderRaisesTheTenantsAndTheJobIsReadyAtOnce() {
        var signal =
                new JobSignal.Declined(2, 1, WORKER, "STALE", Optional.of(99L), "order 5 < 99");
        var stale = changed(job(JobState.RUNNING), signal);
        assertThat(stale.job().state()).isEqualTo(JobState.READY);
        assertThat(stale.job().nextAttemptAt()).isEmpty();
        assertThat(stale.job().tries().attempt()).isZero();
        assertThat(stale.effects()).containsExactly(new Effect.RaiseOrder(99));
    }

    @Test
    void waitsStayWithinTheirCaps() {
        var random = new Random(3);
        for (int n = 1; n < 40; n++) {
            assertThat(POLICY.backoff(n, random)).isBetween(Duration.ZERO, Duration.ofHours(1));
            assertThat(POLICY.deferral(n, random))
                    .isBetween(Duration.ofMillis(2500), Duration.ofSeconds(45));
        }
    }

    private static FailureReport report(Changed changed) {
        return ((Effect.NoteFailure) changed.effects().getFirst()).report();
    }

    private Changed changed(Job job, JobSignal signal) {
        return (Changed) decide.decide(job, signal, POLICY, NOW);
    }

    /** Of the second dispatch, first try, all there are. */
    private static List<JobSignal> allSignals() {
        var signals = new ArrayList<JobSignal>();
        signals.add(new JobSignal.Claimed(2, 1, WORKER));
        signals.add(succeeded(2));
        signals.add(failed(2, 1, "LATER"));
        signals.add(failed(2, 1, "NEVER"));
        signals.add(failed(2, 1, "BACK_PRESSURE"));
        signals.add(deferred(2, "LEASE_BUSY"));
        signals.add(new JobSignal.Declined(2, 1, WORKER, "EXPIRED", Optional.empty(), "old"));
        signals.add(new JobSignal.Declined(2, 1, WORKER, "FUTURE", Optional.empty(), "?"));
        signals.add(new JobSignal.Cancelled(2, 1, WORKER, 0));
        signals.add(new JobSignal.HeldBy(2, WORKER));
        signals.add(new JobSignal.ClaimTimedOut(2));
        signals.add(new JobSignal.LeaseEnded(2));
        signals.add(new JobSignal.CancelWanted("over"));
        signals.add(new JobSignal.SkipWanted("broken"));
        return signals;
    }

    private static JobSignal succeeded(int dispatch) {
        return new JobSignal.Succeeded(dispatch, 1, WORKER, 3, Optional.of("3"), List.of(), 0);
    }

    private static JobSignal failed(int dispatch, int attempt, String retry) {
        return failed(dispatch, attempt, 0, retry, Optional.empty());
    }

    private static JobSignal failed(
            int applied, String retry, Optional<FailureReport.Place> place) {
        return failed(2, 1, applied, retry, place);
    }

    private static JobSignal failed(
            int dispatch,
            int attempt,
            int applied,
            String retry,
            Optional<FailureReport.Place> place) {
        var report =
                new FailureReport(
                        "LOCK_TIMEOUT",
                        "contention",
                        retry,
                        Optional.of("55P03"),
                        "waited",
                        "wait",
                        "f1",
                        place,
                        List.of());
        return new JobSignal.Failed(dispatch, attempt, WORKER, applied, report);
    }

    private static JobSignal declined(String reason) {
        return new JobSignal.Declined(2, 1, WORKER, reason, Optional.empty(), "late");
    }

    private static JobSignal deferred(int dispatch, String reason) {
        return new JobSignal.Deferred(
                dispatch, 1, WORKER, reason, "held by pid 4711", Optional.empty());
    }

    /** Fresh, and one that lost two workers already. */
    private static List<Job> variants(JobState state) {
        var fresh = job(state);
        return List.of(fresh, fresh.tries(fresh.tries().vanished(2)));
    }

    /** Dispatched for the second time. */
    private static Job job(JobState state) {
        return new Job(
                new JobId(new UUID(0, 1)),
                new RolloutId("r-1"),
                new TenantId("t-1"),
                new ServerId("s-1"),
                state,
                2,
                new Job.Tries(0, 0, 0, Optional.of(NOW)),
                Optional.of(WORKER),
                Optional.empty(),
                Optional.empty(),
                Job.Result.NONE,
                Optional.empty());
    }

    private static Job running(Job job) {
        var again = job(JobState.RUNNING);
        return again.tries(job.tries());
    }

    private static Job firstAt(Job job, Instant at) {
        return job.tries(new Job.Tries(0, 0, 0, Optional.of(at)));
    }

    private static Job waiting(Job job, String reason, Instant since) {
        return job.waiting(Optional.of(new Job.Waiting(reason, since)));
    }
}
