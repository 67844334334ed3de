package dev.drover.coordinator.simulation;

import dev.drover.coordinator.rollout.decision.JobState;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which transitions were taken, and what else has happened. */
final class Coverage {
    private final Map<JobState, Set<JobState>> taken = new EnumMap<>(JobState.class);
    private final Map<String, Long> happened = new TreeMap<>();

    void transition(JobState from, JobState to) {
        if (from != to) {
            taken.computeIfAbsent(from, _ -> EnumSet.noneOf(JobState.class)).add(to);
        }
    }

    void count(String what) {
        happened.merge(what, 1L, Long::sum);
    }

    /** Those that the table allows and no seed has taken. */
    List<String> missing() {
        var missing = new ArrayList<String>();
        for (var from : JobState.values()) {
            for (var to : from.successors()) {
                if (!taken.getOrDefault(from, Set.of()).contains(to)) {
                    missing.add(from + " -> " + to);
                }
            }
        }
        return missing;
    }

    Map<String, Long> happened() {
        return happened;
    }
}
