package dev.drover.coordinator.dispatch;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.coordinator.dispatch.Board.Candidate;
import dev.drover.coordinator.dispatch.Board.Lane;
import dev.drover.coordinator.dispatch.Board.Running;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads what the dispatcher chooses from. */
final class ReadBoard {
    private static final String RUNNING =
            """
            SELECT r.id, r.release, r.max_parallel, r.per_server, r.ramp, r.strategy, r.window_sets,
              r.action = 'verify' AS brief, coalesce(t.succeeded, 0) AS succeeded
            FROM rollout r
            JOIN fleet_hold h ON NOT h.held
            LEFT JOIN wave w ON w.rollout = r.id AND w.state = 'OPEN'
            LEFT JOIN wave_tally t ON t.rollout = w.rollout AND t.wave = w.number
            WHERE r.state = 'RUNNING'
            ORDER BY r.number
            """;

    private static final String IN_FLIGHT =
            """
            SELECT rollout, server, count(*) AS jobs
            FROM in_flight
            GROUP BY rollout, server
            """;

    private static final String SERVERS = "SELECT id, max_in_flight FROM server";

    /**
     * No lane is asked for more than could be taken from it, so 100,000 waiting jobs cost nothing.
     */
    private static final String CANDIDATES =
            """
            SELECT due.job, r.id AS rollout, s.id AS server
            FROM unnest(:rollouts, :windowSets, :ranks) AS r (id, window_set, rank)
            CROSS JOIN unnest(:servers, :rooms) AS s (id, room)
            CROSS JOIN LATERAL (
              SELECT q.job, row_number() OVER (ORDER BY q.position) AS turn
              FROM job_ready q
              WHERE q.rollout = r.id AND q.server = s.id AND q.window_set = r.window_set
                AND q.not_before <= :now
              ORDER BY q.position
              LIMIT least(s.room, :perLane)
            ) due
            ORDER BY due.turn, r.rank, s.id
            """;

    private ReadBoard() {}

    /** Those whose jobs may be dispatched, unless the fleet is held. */
    static List<Running> running(Handle handle, Instant now) {
        return handle.createQuery(RUNNING)
                .map((rows, _) ->
                        new Running(
                                new RolloutId(rows.getString("id")),
                                new ReleaseDigest(rows.getString("release")),
                                parallel(rows),
                                rows.getInt("per_server"),
                                rows.getBoolean("brief"),
                                OpenSets.of(rows, now)))
                .list();
    }

    private static int parallel(ResultSet row) throws SQLException {
        int most = row.getInt("max_parallel");
        return row.getBoolean("ramp") ? Ramp.limit(most, row.getLong("succeeded")) : most;
    }

    private record OpenSet(RolloutId rollout, int windowSet, int rank) {}

    static Map<Lane, Integer> inFlight(Handle handle) {
        var counts = new HashMap<Lane, Integer>();
        handle.createQuery(IN_FLIGHT)
                .map((rows, _) ->
                        Map.entry(
                                new Lane(
                                        new RolloutId(rows.getString("rollout")),
                                        new ServerId(rows.getString("server"))),
                                rows.getInt("jobs")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    /** Jobs in flight that each server bears, as configured. */
    static Map<ServerId, Integer> servers(Handle handle) {
        var servers = new HashMap<ServerId, Integer>();
        handle.createQuery(SERVERS)
                .map((rows, _) ->
                        Map.entry(new ServerId(rows.getString("id")), rows.getInt("max_in_flight")))
                .forEach(entry -> servers.put(entry.getKey(), entry.getValue()));
        return servers;
    }

    static Map<ServerId, Integer> perServer(Map<Lane, Integer> inFlight) {
        var counts = new HashMap<ServerId, Integer>();
        inFlight.forEach((lane, jobs) -> counts.merge(lane.server(), jobs, Integer::sum));
        return counts;
    }

    /**
     * @param servers jobs in flight that each bears at present
     * @param inFlight how many there are; servers that are full have no candidates
     * @param perLane candidates that each lane is asked for
     */
    static Board board(
            Handle handle,
            List<Running> rollouts,
            Map<ServerId, Integer> servers,
            Map<Lane, Integer> inFlight,
            int perLane,
            Instant now) {
        var sets = openSets(rollouts);
        var rooms = rooms(servers, perServer(inFlight));
        var candidates =
                handle.createQuery(CANDIDATES)
                        .bindArray(
                                "rollouts",
                                String.class,
                                sets.stream().map(set -> set.rollout().value()).toList())
                        .bindArray(
                                "windowSets",
                                Integer.class,
                                sets.stream().map(OpenSet::windowSet).toList())
                        .bindArray(
                                "ranks", Integer.class, sets.stream().map(OpenSet::rank).toList())
                        .bindArray("servers", String.class, List.copyOf(rooms.keySet()))
                        .bindArray("rooms", Integer.class, List.copyOf(rooms.values()))
                        .bind("now", now)
                        .bind("perLane", perLane)
                        .map((rows, _) ->
                                new Candidate(
                                        rows.getObject("job", UUID.class),
                                        new Lane(
                                                new RolloutId(rows.getString("rollout")),
                                                new ServerId(rows.getString("server")))))
                        .list();
        return new Board(rollouts, servers, inFlight, candidates);
    }

    /** How many there are that may have candidates. */
    static int lanes(
            List<Running> rollouts, Map<ServerId, Integer> servers, Map<Lane, Integer> inFlight) {
        return openSets(rollouts).size() * rooms(servers, perServer(inFlight)).size();
    }

    private static List<OpenSet> openSets(List<Running> rollouts) {
        var sets = new ArrayList<OpenSet>();
        for (var rollout : rollouts) {
            rollout.windowSets()
                    .forEach(set -> sets.add(new OpenSet(rollout.id(), set, sets.size())));
        }
        return sets;
    }

    /** By server, of those that have any. */
    private static Map<String, Integer> rooms(
            Map<ServerId, Integer> limits, Map<ServerId, Integer> inFlight) {
        var rooms = new TreeMap<String, Integer>();
        limits.forEach((server, limit) -> {
            int room = limit - inFlight.getOrDefault(server, 0);
            if (room > 0) {
                rooms.put(server.value(), room);
            }
        });
        return rooms;
    }
}
