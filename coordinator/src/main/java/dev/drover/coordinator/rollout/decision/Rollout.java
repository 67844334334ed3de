package dev.drover.coordinator.rollout.decision;

import dev.drover.contracts.RolloutId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rollout as the control database has it.
 *
 * @param waves in their order; at most one of them is open or bakes
 * @param reason why it is paused, halted or being aborted; empty when nobody said
 */
public record Rollout(
        RolloutId id,
        RolloutState state,
        List<Wave> waves,
        Budget budget,
        OnFailure onFailure,
        String reason) {

    public Rollout {
        waves = List.copyOf(waves);
    }

    /** What happens when more tenants fail than the budget allows. */
    public enum OnFailure {
        PAUSE,
        ABORT,
        CONTINUE
    }

    /** The wave whose turn it is. */
    public Optional<Wave> current() {
        return waves.stream().filter(wave -> wave.state().current()).findFirst();
    }

    /** The first that has not had its turn. */
    Optional<Wave> next() {
        return waves.stream().filter(wave -> wave.state() == WaveState.WAITING).findFirst();
    }

    Rollout become(RolloutState next, String why) {
        return new Rollout(id, state.to(next), waves, budget, onFailure, why);
    }

    Rollout with(Wave changed) {
        var all = new ArrayList<>(waves);
        all.replaceAll(wave -> wave.number() == changed.number() ? changed : wave);
        return new Rollout(id, state, all, budget, onFailure, reason);
    }

    Rollout with(Budget other) {
        return new Rollout(id, state, waves, other, onFailure, reason);
    }
}
