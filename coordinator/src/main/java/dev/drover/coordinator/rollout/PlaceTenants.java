package dev.drover.coordinator.rollout;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.rollout.Spread.Part;
import dev.drover.coordinator.rollout.decision.AssignWaves;
import dev.drover.coordinator.rollout.decision.AssignWaves.Candidate;
import dev.drover.coordinator.rollout.decision.AssignWaves.Members;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Says for each tenant of a new rollout in which wave it is and which windows concern it. */
final class PlaceTenants {
    private static final String CANDIDATES =
            """
            SELECT id, server,
              ARRAY(SELECT key FROM jsonb_each_text(labels) ORDER BY key) AS label_names,
              ARRAY(SELECT value FROM jsonb_each_text(labels) ORDER BY key) AS label_values
            FROM tenant
            WHERE id = ANY(:tenants)
            ORDER BY id
            """;

    private PlaceTenants() {}

    /**
     * @param waves those that somebody is in, in their order
     * @param places by tenant
     * @param leftOut waves that were asked for and that nobody is left for
     */
    record Placed(List<Filled> waves, Map<TenantId, Place> places, List<LeftOutWave> leftOut) {
        int wave(TenantId tenant) {
            return places.getOrDefault(tenant, Place.ONLY).wave();
        }

        int windowSet(TenantId tenant) {
            return places.getOrDefault(tenant, Place.ONLY).windowSet();
        }

        List<Integer> windowSets() {
            return places.isEmpty()
                    ? List.of(0)
                    : places.values().stream().map(Place::windowSet).distinct().sorted().toList();
        }
    }

    /** A wave and how many are in it. */
    record Filled(Part part, int tenants) {}

    /**
     * @param windowSet bit n: the n-th window concerns it
     */
    record Place(int wave, int windowSet) {
        static final Place ONLY = new Place(1, 0);
    }

    /**
     * @param seed of the draw
     * @throws EmptyWaveException when a wave names labels that nobody has
     */
    static Placed place(Handle handle, String seed, Spread spread, List<TenantId> tenants) {
        if (spread.waves().size() == 1 && spread.windows().isEmpty()) {
            var filled = new Filled(spread.waves().getFirst(), tenants.size());
            return new Placed(List.of(filled), Map.of(), List.of());
        }
        var candidates = candidates(handle, tenants);
        var members = spread.waves().stream().map(Part::members).toList();
        var assigned = AssignWaves.assign(seed, candidates, members);
        var filled = new ArrayList<Filled>();
        var waves = new HashMap<TenantId, Integer>();
        for (int i = 0; i < assigned.size(); i++) {
            var part = spread.waves().get(i);
            var wave = assigned.get(i);
            if (!wave.isEmpty()) {
                filled.add(new Filled(part, wave.size()));
                wave.forEach(tenant -> waves.put(tenant, filled.size()));
            } else if (part.members() instanceof Members.Labelled(var labels)) {
                throw new EmptyWaveException(i, labels);
            }
        }
        var places = new HashMap<TenantId, Place>();
        for (var each : candidates) {
            var wave = waves.getOrDefault(each.tenant(), filled.size());
            places.put(each.tenant(), new Place(wave, windowSet(spread, each)));
        }
        return new Placed(filled, places, LeftOutWave.among(spread.waves(), assigned));
    }

    /** Of tenants that come to a rollout later. */
    static Map<TenantId, Integer> windowSets(Handle handle, Spread spread, List<TenantId> tenants) {
        var sets = new HashMap<TenantId, Integer>();
        for (var each : candidates(handle, tenants)) {
            sets.put(each.tenant(), windowSet(spread, each));
        }
        return sets;
    }

    private static int windowSet(Spread spread, Candidate candidate) {
        int set = 0;
        for (int i = 0; i < spread.windows().size(); i++) {
            if (candidate.has(spread.windows().get(i).labels())) {
                set |= 1 << i;
            }
        }
        return set;
    }

    private static List<Candidate> candidates(Handle handle, List<TenantId> tenants) {
        return handle.createQuery(CANDIDATES)
                .bindArray("tenants", String.class, tenants.stream().map(TenantId::value).toList())
                .map((row, _) ->
                        new Candidate(
                                new TenantId(row.getString("id")),
                                new ServerId(row.getString("server")),
                                labels(row)))
                .list();
    }

    private static Map<String, String> labels(ResultSet row) throws SQLException {
        var labels = new HashMap<String, String>();
        var names = (String[]) row.getArray("label_names").getArray();
        var values = (String[]) row.getArray("label_values").getArray();
        for (int i = 0; i < names.length; i++) {
            labels.put(names[i], values[i]);
        }
        return labels;
    }
}
