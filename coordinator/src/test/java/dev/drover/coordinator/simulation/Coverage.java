package dev.drover.coordinator.simulation;

import dev.drover.coordinator.rollout.decision.JobState;
import dev.drover.coordinator.rollout.decision.RolloutState;
import dev.drover.coordinator.rollout.decision.Steering;
import dev.drover.coordinator.rollout.decision.WaveState;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which transitions were taken, and what else has happened. */
final class Coverage {
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Long> happened = new TreeMap<>();

    void transition(Enum<?> from, Enum<?> to) {
        if (from != to) {
            taken.add(name(from, to));
        }
    }

    void count(String what) {
        happened.merge(what, 1L, Long::sum);
    }

    /** Those that the tables allow and no seed has taken. */
    List<String> missing() {
        var all = new ArrayList<String>();
        for (var from : JobState.values()) {
            from.successors().forEach(to -> all.add(name(from, to)));
        }
        for (var from : RolloutState.values()) {
            from.successors().forEach(to -> all.add(name(from, to)));
        }
        for (var from : WaveState.values()) {
            from.successors().forEach(to -> all.add(name(from, to)));
        }
        all.removeAll(taken);
        return all;
    }

    /** Wishes that nobody had in a state that a rollout may be in. */
    List<String> missingWishes() {
        var all = new ArrayList<String>();
        for (var state : RolloutState.values()) {
            for (var wish : Steering.values()) {
                all.add(wish + " in " + state);
            }
        }
        all.removeAll(happened.keySet());
        return all;
    }

    private static String name(Enum<?> from, Enum<?> to) {
        return from.getDeclaringClass().getSimpleName() + " " + from + " -> " + to;
    }

    Map<String, Long> happened() {
        return happened;
    }
}
