package dev.drover.coordinator.rollout.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.coordinator.rollout.decision.Steering.Decision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SteeringTest {
    @ParameterizedTest
    @CsvSource({
        "RUNNING, PAUSED, is so, ABORTING",
        "PAUSED, is so, RUNNING, ABORTING",
        "ABORTING, refused, refused, is so",
        "ABORTED, refused, refused, is so",
        "COMPLETED, refused, refused, refused",
        "COMPLETED_WITH_FAILURES, refused, refused, refused"
    })
    void whatComesOfAWish(RolloutState state, String pause, String resume, String abort) {
        assertThat(words(Steering.PAUSE.decide(state))).isEqualTo(pause);
        assertThat(words(Steering.RESUME.decide(state))).isEqualTo(resume);
        assertThat(words(Steering.ABORT.decide(state))).isEqualTo(abort);
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
    void everyTransitionOfTheTableHappens() {
        var made = new ArrayList<String>();
        for (var state : RolloutState.values()) {
            for (var wish : Steering.values()) {
                if (wish.decide(state) instanceof Decision.Becomes(var next)) {
                    made.add(state + " " + next);
                }
            }
            for (boolean complete : new boolean[] {true, false}) {
                made.add(state + " " + state.atTheEnd(complete));
            }
        }
        for (var state : RolloutState.values()) {
            state.successors().forEach(next -> assertThat(made).contains(state + " " + next));
        }
        assertThat(List.of(RolloutState.values())).filteredOn(RolloutState::ended).hasSize(3);
    }

    private static String words(Decision decision) {
        return switch (decision) {
            case Decision.Becomes(var next) -> next.name();
            case Decision.IsSo() -> "is so";
            case Decision.Refused() -> "refused";
        };
    }
}
