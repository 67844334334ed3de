package dev.drover.coordinator.rollout;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.coordinator.rollout.decision.Wave;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The waves that a rollout would have, drawn as it would draw them from the same seed. */
public final class DrawWaves {
    private DrawWaves() {}

    /**
     * What a rollout would come to.
     *
     * @param windowSets how many tenants each set of windows concerns; bit n: the n-th window
     * @param leftOut waves of the strategy that nobody is left for
     */
    public record Draw(
            List<Drawn> waves, Map<Integer, Integer> windowSets, List<LeftOutWave> leftOut) {
        public Draw {
            leftOut = List.copyOf(leftOut);
            waves = List.copyOf(waves);
            windowSets = Map.copyOf(windowSets);
        }
    }

    /** A wave to be. */
    public record Drawn(Optional<String> name, Wave.Terms terms, List<TenantId> tenants) {
        public Drawn {
            tenants = List.copyOf(tenants);
        }
    }

    /**
     * @param strategy one that was checked
     * @throws EmptyWaveException when a wave names labels that nobody has
     * @throws EmptyWindowException when a window does
     */
    public static Draw draw(Handle handle, String seed, Strategy strategy, List<TenantId> tenants) {
        var spread = CheckStrategy.check(strategy).spread();
        WindowLabels.check(handle, spread, tenants);
        var placed = PlaceTenants.place(handle, seed, spread, tenants);
        var waves = new ArrayList<List<TenantId>>();
        placed.waves().forEach(_ -> waves.add(new ArrayList<>()));
        tenants.forEach(tenant -> waves.get(placed.wave(tenant) - 1).add(tenant));
        var drawn = new ArrayList<Drawn>();
        for (int i = 0; i < waves.size(); i++) {
            var part = placed.waves().get(i).part();
            drawn.add(new Drawn(part.name(), part.terms(), waves.get(i)));
        }
        var windowSets = new HashMap<Integer, Integer>();
        tenants.forEach(tenant -> windowSets.merge(placed.windowSet(tenant), 1, Integer::sum));
        return new Draw(drawn, windowSets, placed.leftOut());
    }
}
