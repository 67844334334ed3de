package dev.drover.coordinator.rollout.decision;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Puts tenants in waves. They are ordered by a hash of a seed (the rollout, or a saved plan's) and
 * tenant, so that nobody is always a canary, and taken from the servers in turn, so that no server
 * is. Pure.
 */
public final class AssignWaves {
    /** A tenant as far as waves look at it. */
    public record Candidate(TenantId tenant, ServerId server, Map<String, String> labels) {
        public Candidate {
            labels = Map.copyOf(labels);
        }

        /** Whether it has all these labels. */
        public boolean has(Map<String, String> wanted) {
            return labels.entrySet().containsAll(wanted.entrySet());
        }
    }

    /** Who is in a wave. */
    public sealed interface Members {
        /** That many. */
        record Count(int tenants) implements Members {}

        /** Until that share of all is in this wave and those before it. */
        record Percent(double cumulative) implements Members {}

        /** Those with these labels. */
        record Labelled(Map<String, String> labels) implements Members {
            public Labelled {
                labels = Map.copyOf(labels);
            }
        }

        /** Whoever is left. */
        record Rest() implements Members {}
    }

    private final List<Candidate> order;
    private final List<List<TenantId>> waves = new ArrayList<>();
    private int assigned;

    private AssignWaves(List<Candidate> order) {
        this.order = order;
    }

    /**
     * The tenants of each wave; a wave may have none. Whoever is named by labels is in no wave that
     * counts.
     */
    public static List<List<TenantId>> assign(
            RolloutId rollout, List<Candidate> tenants, List<Members> waves) {
        return assign(rollout.value(), tenants, waves);
    }

    /** The same with a seed of a plan's. */
    public static List<List<TenantId>> assign(
            String seed, List<Candidate> tenants, List<Members> waves) {
        var assign = new AssignWaves(ordered(seed, tenants));
        assign.all(waves);
        return assign.waves;
    }

    private void all(List<Members> members) {
        var labelled = labelled(members);
        var named = new HashSet<TenantId>();
        labelled.values().forEach(wave -> wave.forEach(each -> named.add(each.tenant())));
        var others = order.stream().filter(each -> !named.contains(each.tenant())).toList();
        int taken = 0;
        for (int i = 0; i < members.size(); i++) {
            int left = others.size() - taken;
            int count =
                    switch (members.get(i)) {
                        case Members.Count(int tenants) -> Math.min(tenants, left);
                        case Members.Percent(double cumulative) ->
                                Math.clamp(upTo(cumulative) - (long) assigned, 0, left);
                        case Members.Labelled _ -> 0;
                        case Members.Rest _ -> left;
                    };
            add(labelled.getOrDefault(i, List.of()), others.subList(taken, taken + count));
            taken += count;
        }
    }

    private int upTo(double percent) {
        return (int) Math.ceil(percent * order.size() / 100.0);
    }

    private void add(List<Candidate> named, List<Candidate> counted) {
        var wave = new ArrayList<TenantId>();
        named.forEach(candidate -> wave.add(candidate.tenant()));
        counted.forEach(candidate -> wave.add(candidate.tenant()));
        assigned += wave.size();
        waves.add(List.copyOf(wave));
    }

    /** By wave; who fits several is in the first. */
    private Map<Integer, List<Candidate>> labelled(List<Members> members) {
        var byWave = new HashMap<Integer, List<Candidate>>();
        for (var candidate : order) {
            for (int i = 0; i < members.size(); i++) {
                if (members.get(i) instanceof Members.Labelled(var labels)
                        && candidate.has(labels)) {
                    byWave.computeIfAbsent(i, _ -> new ArrayList<>()).add(candidate);
                    break;
                }
            }
        }
        return byWave;
    }

    private static List<Candidate> ordered(String seed, List<Candidate> tenants) {
        record Hashed(UUID hash, Candidate candidate) {}
        var byServer = new TreeMap<UUID, List<Candidate>>();
        tenants.stream()
                .map(each -> new Hashed(hash(seed, each.tenant().value()), each))
                .sorted(Comparator.comparing(Hashed::hash))
                .map(Hashed::candidate)
                .forEach(each ->
                        byServer.computeIfAbsent(
                                        hash(seed, each.server().value()), _ -> new ArrayList<>())
                                .add(each));
        var turns = new TreeMap<Integer, List<Candidate>>();
        byServer.values()
                .forEach(own -> {
                    for (int turn = 0; turn < own.size(); turn++) {
                        turns.computeIfAbsent(turn, _ -> new ArrayList<>()).add(own.get(turn));
                    }
                });
        return turns.values().stream().flatMap(List::stream).toList();
    }

    private static UUID hash(String seed, String id) {
        return UUID.nameUUIDFromBytes((seed + "/" + id).getBytes(StandardCharsets.UTF_8));
    }
}
