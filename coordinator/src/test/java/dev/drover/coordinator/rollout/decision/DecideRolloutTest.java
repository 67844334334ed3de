package dev.drover.coordinator.rollout.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.coordinator.rollout.decision.Picture.Failed;
import dev.drover.coordinator.rollout.decision.Rollout.OnFailure;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Changed;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Effect;
import dev.drover.coordinator.rollout.decision.Wave.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecideRolloutTest {
    private static final Wave.Terms STRICT = new Wave.Terms(Duration.ZERO, Gate.AUTO, true);
    private static final Wave.Terms BAKES = new Wave.Terms(Rollouts.BAKE, Gate.AUTO, false);

    @Test
    void theNextWaveOpensWhenTheTenantsOfTheFirstAreDone() {
        var rollout = Rollouts.of(RolloutState.RUNNING);
        assertThat(states(look(rollout, Rollouts.failed(2, true))))
                .isEqualTo("RUNNING OPEN WAITING");
        var done = look(rollout, Rollouts.failed(2, false));
        assertThat(states(done)).isEqualTo("RUNNING PASSED OPEN");
        assertThat(done.effects())
                .hasExactlyElementsOfTypes(Effect.Passed.class, Effect.Opened.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PAUSE, HALTED OPEN WAITING",
        "ABORT, ABORTING OPEN WAITING",
        "CONTINUE, RUNNING OPEN WAITING"
    })
    void oneFailureTooManyIsDecidedAtOnceWhileOthersAreAtWork(OnFailure onFailure, String states) {
        var rollout = Rollouts.of(RolloutState.RUNNING, onFailure, Wave.Terms.NONE);
        assertThat(states(look(rollout, Rollouts.failed(3, true)))).isEqualTo(states);
    }

    @Test
    void whereFailuresDoNotStopTheWaveFailsAndTheNextOneOpens() {
        var rollout = Rollouts.of(RolloutState.RUNNING, OnFailure.CONTINUE, Wave.Terms.NONE);
        assertThat(states(look(rollout, Rollouts.failed(3, false))))
                .isEqualTo("RUNNING FAILED OPEN");
    }

    @Test
    void whereFailuresDoNotStopAWaveBeyondBudgetStillBakesAndWaitsAtItsGate() {
        var late = Rollouts.NOON.plus(Rollouts.BAKE);
        var beyond = Rollouts.failed(3, false);
        for (var gate : Gate.values()) {
            var terms = new Wave.Terms(Rollouts.BAKE, gate, false);
            var rollout = Rollouts.of(RolloutState.RUNNING, OnFailure.CONTINUE, terms);
            var baking = look(rollout, beyond);
            assertThat(states(baking)).isEqualTo("RUNNING BAKING WAITING");
            assertThat(states(look(baking.rollout(), beyond, late)))
                    .isEqualTo(
                            gate == Gate.AUTO ? "RUNNING FAILED OPEN" : "RUNNING BAKING WAITING");
        }
    }

    @Test
    void aLastWaveBakesWatchedAndNotWhilePaused() {
        var late = Rollouts.NOON.plus(Rollouts.BAKE);
        var baking = Rollouts.baking(Gate.AUTO);
        assertThat(states(look(baking, Rollouts.over(0), late))).startsWith("COMPLETED PASSED");
        var paused = baking.become(RolloutState.PAUSED, "a look at it");
        assertThat(states(look(paused, Rollouts.over(0), late))).startsWith("PAUSED BAKING");
        var unfit = Rollouts.over(0).with(new Health.Unfit("pg: too busy"));
        assertThat(states(look(baking, unfit, late))).startsWith("PAUSED BAKING");
    }

    @Test
    void aStrictWaveAllowsNoFailure() {
        var rollout = Rollouts.of(RolloutState.RUNNING, OnFailure.PAUSE, STRICT);
        assertThat(states(look(rollout, Rollouts.failed(0, true))))
                .isEqualTo("RUNNING OPEN WAITING");
        assertThat(states(look(rollout, Rollouts.failed(1, true))))
                .isEqualTo("HALTED OPEN WAITING");
    }

    @Test
    void aPausedRolloutOpensNothingAndIsHaltedByWhatRan() {
        var paused = Rollouts.of(RolloutState.PAUSED);
        assertThat(states(look(paused, Rollouts.failed(1, false))))
                .isEqualTo("PAUSED OPEN WAITING");
        assertThat(states(look(paused, Rollouts.failed(3, true)))).isEqualTo("HALTED OPEN WAITING");
    }

    @Test
    void aWaveBakesAndPassesWhenItsTimeIsOver() {
        var rollout = Rollouts.of(RolloutState.RUNNING, OnFailure.PAUSE, BAKES);
        var baking = look(rollout, Rollouts.failed(0, false)).rollout();
        var until = Rollouts.NOON.plus(Rollouts.BAKE);
        assertThat(baking.current().orElseThrow().bakeUntil()).contains(until);
        assertThat(states(look(baking, Rollouts.failed(0, false), until.minusMillis(1))))
                .isEqualTo("RUNNING BAKING WAITING");
        assertThat(states(look(baking, Rollouts.failed(0, false), until)))
                .isEqualTo("RUNNING PASSED OPEN");
        assertThat(states(look(baking, Rollouts.failed(3, false), until)))
                .isEqualTo("HALTED BAKING WAITING");
        assertThat(
                        states(
                                look(
                                        Rollouts.baking(Gate.MANUAL),
                                        Rollouts.failed(0, false),
                                        until.plusSeconds(9))))
                .isEqualTo("RUNNING BAKING WAITING");
    }

    @Test
    void theSameFailureInThreeTenantsPausesBecauseItIsTheScript() {
        var some = Rollouts.failed(2, true);
        var alike =
                new Picture(
                        true,
                        true,
                        some.ends(),
                        some.all(),
                        some.failed(),
                        some.failedInWave(),
                        Map.of(),
                        Optional.of("5c1e"));
        var paused = look(Rollouts.of(RolloutState.RUNNING), alike);
        assertThat(states(paused)).isEqualTo("PAUSED OPEN WAITING");
        assertThat(paused.rollout().reason()).contains("5c1e").contains("it is the script");
    }

    @Test
    void aWaveThatNobodyWasMigratedInOpensNoOtherUntilSomebodyResumes() {
        var nobody = Rollouts.leftOut(Rollouts.TENANTS, 0);
        for (var terms : List.of(Wave.Terms.NONE, STRICT, BAKES)) {
            for (var onFailure : OnFailure.values()) {
                var rollout = Rollouts.of(RolloutState.RUNNING, onFailure, terms);
                var paused = look(rollout, nobody);
                assertThat(states(paused)).isEqualTo("PAUSED PASSED WAITING");
                assertThat(paused.rollout().reason())
                        .isEqualTo("nobody of wave 1 was migrated: all its tenants were left out");
                assertThat(states(look(paused.rollout(), nobody)))
                        .isEqualTo("PAUSED PASSED WAITING");
                var resumed = resume(paused.rollout());
                assertThat(states(look(resumed, nobody))).isEqualTo("RUNNING PASSED OPEN");
            }
        }
        var baking = Rollouts.baking(Gate.MANUAL);
        assertThat(states(look(baking, nobody))).isEqualTo("PAUSED PASSED WAITING");
        var watched = look(Rollouts.of(RolloutState.RUNNING), nobody.with(new Health.Fit()));
        assertThat(states(watched)).isEqualTo("PAUSED PASSED WAITING");
    }

    @Test
    void oneThatWasTriedIsEnoughAndTheLastWaveTriesNothingOut() {
        var running = Rollouts.of(RolloutState.RUNNING);
        var one = Rollouts.leftOut(Rollouts.TENANTS - 1, 0);
        assertThat(states(look(running, one))).isEqualTo("RUNNING PASSED OPEN");
        var failed = Rollouts.leftOut(Rollouts.TENANTS - 1, 1);
        assertThat(states(look(running, failed))).isEqualTo("RUNNING PASSED OPEN");
        var empty =
                new Picture(
                        true,
                        false,
                        Picture.Ends.NONE,
                        Picture.Ends.NONE,
                        Failed.NONE,
                        Failed.NONE,
                        Map.of(),
                        Optional.empty());
        assertThat(states(look(running, empty))).isEqualTo("RUNNING PASSED OPEN");
        var last = running.with(running.waves().getFirst().to(WaveState.PASSED));
        last = last.with(last.waves().getLast().to(WaveState.OPEN));
        var nobody = Rollouts.leftOut(Rollouts.TENANTS, 0);
        assertThat(states(look(last, nobody))).isEqualTo("RUNNING PASSED PASSED");
    }

    private static Rollout resume(Rollout rollout) {
        var wish = new RolloutSignal.Wished(Steering.RESUME, "we go without it", Optional.empty());
        return ((Changed) DecideRollout.decide(rollout, wish, Rollouts.NOON)).rollout();
    }

    @Test
    void whereServersAreWatchedAWaveOpensOnlyWhenTheyAreWell() {
        var done = Rollouts.failed(0, false);
        var between = look(Rollouts.of(RolloutState.RUNNING), done.with(new Health.Fit()));
        assertThat(states(between)).as("a look after its end").isEqualTo("RUNNING PASSED WAITING");
        assertThat(states(look(between.rollout(), done.with(new Health.Awaited()))))
                .isEqualTo("RUNNING PASSED WAITING");
        assertThat(states(look(between.rollout(), done.with(new Health.Fit()))))
                .isEqualTo("RUNNING PASSED OPEN");
        var unfit = look(between.rollout(), done.with(new Health.Unfit("pg: too busy")));
        assertThat(states(unfit)).isEqualTo("PAUSED PASSED WAITING");
        assertThat(unfit.effects()).containsExactly(new Effect.Paused("pg: too busy"));
        assertThat(
                        states(
                                look(
                                        Rollouts.of(RolloutState.RUNNING),
                                        Rollouts.failed(0, true).with(new Health.Unfit("x")))))
                .isEqualTo("PAUSED OPEN WAITING");
    }

    @Test
    void whatIsOverEnds() {
        var running = Rollouts.of(RolloutState.RUNNING);
        assertThat(states(look(running, Rollouts.over(0)))).startsWith("COMPLETED PASSED");
        assertThat(states(look(running, Rollouts.over(1))))
                .startsWith("COMPLETED_WITH_FAILURES PASSED");
        assertThat(states(look(running, Rollouts.over(9))))
                .startsWith("COMPLETED_WITH_FAILURES FAILED");
        assertThat(states(look(Rollouts.of(RolloutState.HALTED), Rollouts.over(3))))
                .startsWith("COMPLETED_WITH_FAILURES FAILED");
        assertThat(states(look(Rollouts.of(RolloutState.ABORTING), Rollouts.over(1))))
                .startsWith("ABORTED FAILED");
        assertThat(states(look(Rollouts.baking(Gate.AUTO), Rollouts.over(0))))
                .startsWith("RUNNING BAKING");
    }

    @ParameterizedTest
    @CsvSource({
        "3, 2, -, true", "2, 2, -, false", "1, 0, -, true", "0, 0, -, false", // failures
        "6, -, 5, true", "5, -, 5, false", "1, -, 0.5, true", "0, -, 0, false", // of 100
        "3, 5, 2, true", "3, 2, 5, true", "2, 2, 2, false"
    })
    void aLimitIsExceededByOneMoreThanItAllows(
            int failed, String failures, String percent, boolean exceeded) {
        var limit =
                new Budget.Limit(
                        failures.equals("-")
                                ? Optional.empty()
                                : Optional.of(Integer.valueOf(failures)),
                        percent.equals("-")
                                ? Optional.empty()
                                : Optional.of(Double.valueOf(percent)));
        assertThat(limit.exceeded(failed, 100)).isEqualTo(exceeded);
    }

    @Test
    void eachBudgetCountsWhatItIsOf() {
        var one = new Budget.Limit(Optional.of(1), Optional.empty());
        var none = Budget.Limit.NONE;
        var picture =
                new Picture(
                        true,
                        true,
                        Picture.Ends.NONE,
                        Picture.Ends.NONE,
                        new Failed(3, 30),
                        new Failed(1, 10),
                        Map.of("a", new Failed(2, 20), "b", new Failed(1, 10)),
                        Optional.empty());
        assertThat(new Budget(one, none, none).exceeded(picture, false).orElseThrow())
                .startsWith("3 of 30 tenants of the rollout failed");
        assertThat(new Budget(none, one, none).exceeded(picture, false)).isEmpty();
        assertThat(new Budget(none, one, none).exceeded(picture, true).orElseThrow())
                .startsWith("1 of 10 tenants of a strict wave");
        assertThat(new Budget(none, none, one).exceeded(picture, false).orElseThrow())
                .startsWith("2 of 20 tenants on server a");
        assertThat(Budget.NONE.exceeded(picture, false)).isEmpty();
    }

    private static Changed look(Rollout rollout, Picture picture) {
        return look(rollout, picture, Rollouts.NOON);
    }

    private static Changed look(Rollout rollout, Picture picture, Instant now) {
        return (Changed) DecideRollout.decide(rollout, new RolloutSignal.Looked(picture), now);
    }

    private static String states(Changed changed) {
        var text = new StringBuilder(changed.rollout().state().name());
        changed.rollout().waves().forEach(wave -> text.append(' ').append(wave.state()));
        return text.toString();
    }
}
