package dev.drover.coordinator.rollout.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.coordinator.rollout.decision.RolloutDecision.Changed;
import dev.drover.coordinator.rollout.decision.RolloutDecision.IsSo;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Refused;
import dev.drover.coordinator.rollout.decision.RolloutSignal.Promoted;
import dev.drover.coordinator.rollout.decision.RolloutSignal.Wished;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SteeringTest {
    private static final Optional<Budget.Limit> FIVE_MORE =
            Optional.of(new Budget.Limit(Optional.of(5), Optional.empty()));

    @ParameterizedTest
    @CsvSource({
        "RUNNING, PAUSED, is so, ABORTING",
        "PAUSED, is so, RUNNING, ABORTING",
        "HALTED, is so, BUDGET_MISSING, ABORTING",
        "ABORTING, ROLLOUT_ABORTING, ROLLOUT_ABORTING, is so",
        "ABORTED, ROLLOUT_ABORTED, ROLLOUT_ABORTED, is so",
        "COMPLETED, ROLLOUT_COMPLETED, ROLLOUT_COMPLETED, ROLLOUT_COMPLETED"
    })
    void whatComesOfAWish(RolloutState state, String pause, String resume, String abort) {
        assertThat(words(state, Steering.PAUSE)).isEqualTo(pause);
        assertThat(words(state, Steering.RESUME)).isEqualTo(resume);
        assertThat(words(state, Steering.ABORT)).isEqualTo(abort);
    }

    @Test
    void aHaltedRolloutGoesOnWithANewBudgetAndItsFailuresAreForgiven() {
        var halted = Rollouts.of(RolloutState.HALTED);
        var changed =
                (Changed)
                        DecideRollout.decide(
                                halted,
                                new Wished(Steering.RESUME, "mended", FIVE_MORE),
                                Rollouts.NOON);
        assertThat(changed.rollout().state()).isEqualTo(RolloutState.RUNNING);
        assertThat(changed.rollout().budget().total()).isEqualTo(FIVE_MORE.get());
        assertThat(changed.effects())
                .containsExactly(new RolloutDecision.Effect.Resumed("mended", true));
    }

    @Test
    void oneThatRunsTakesANewBudgetToo() {
        var running = Rollouts.of(RolloutState.RUNNING);
        var wished = new Wished(Steering.RESUME, "known by now", FIVE_MORE);
        var changed = (Changed) DecideRollout.decide(running, wished, Rollouts.NOON);
        assertThat(changed.rollout().state()).isEqualTo(RolloutState.RUNNING);
        assertThat(changed.rollout().budget().total()).isEqualTo(FIVE_MORE.get());
        assertThat(changed.effects())
                .containsExactly(new RolloutDecision.Effect.Resumed("known by now", true));
        assertThat(DecideRollout.decide(changed.rollout(), wished, Rollouts.NOON))
                .as("the same wish once more is no other one")
                .isInstanceOf(IsSo.class);
    }

    @ParameterizedTest
    @EnumSource
    void aRolloutWhoseLastJobHasEndedEndsAsItsTableSays(RolloutState state) {
        for (boolean complete : new boolean[] {true, false}) {
            var last = state.atTheEnd(complete);
            assertThat(last.ended()).isTrue();
            assertThat(last == state || state.successors().contains(last)).isTrue();
        }
    }

    @Test
    void onlyAWaveThatBakesIsPromotedAndBeforeItsTimeOnlyWithAReason() {
        var baking = Rollouts.baking(Wave.Gate.MANUAL);
        var early = baking.current().flatMap(Wave::bakeUntil).orElseThrow().minusSeconds(1);
        assertThat(promote(Rollouts.of(RolloutState.RUNNING), "why not", early))
                .isEqualTo("WAVE_NOT_BAKING");
        assertThat(promote(baking, "", early)).isEqualTo("WAVE_STILL_BAKES");
        assertThat(promote(baking, "looks well", early)).isEqualTo("PASSED, OPEN");
        assertThat(promote(baking, "", early.plusSeconds(1))).isEqualTo("PASSED, OPEN");
        assertThat(promote(Rollouts.of(RolloutState.PAUSED), "x", early))
                .isEqualTo("ROLLOUT_PAUSED");
    }

    private static String promote(Rollout rollout, String reason, java.time.Instant now) {
        var signal = new Promoted(Picture.Ends.NONE, reason);
        return switch (DecideRollout.decide(rollout, signal, now)) {
            case Refused refused -> refused.code();
            case IsSo() -> "is so";
            case Changed(Rollout next, List<RolloutDecision.Effect> _) ->
                    String.join(", ", next.waves().stream().map(w -> w.state().name()).toList());
        };
    }

    private static String words(RolloutState state, Steering wish) {
        var signal = new Wished(wish, "because", Optional.empty());
        return switch (DecideRollout.decide(Rollouts.of(state), signal, Rollouts.NOON)) {
            case Changed(Rollout next, List<RolloutDecision.Effect> _) -> next.state().name();
            case IsSo() -> "is so";
            case Refused refused -> refused.code();
        };
    }
}
