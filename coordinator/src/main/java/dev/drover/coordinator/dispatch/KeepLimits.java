package dev.drover.coordinator.dispatch;

import dev.drover.contracts.ServerId;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what servers bear less than configured, whenever that changes, so that every
 * coordinator can tell it. Of one thread, and of one term.
 */
final class KeepLimits {
    private static final Logger log = LoggerFactory.getLogger(KeepLimits.class);

    private static final String HELD_BACK =
            "SELECT server, since FROM server_limit WHERE next_probe IS NOT NULL";

    private static final String CLEAR = "DELETE FROM server_limit";

    private static final String INSERT =
            """
            INSERT INTO server_limit (server, jobs, reason, detail, since, next_probe)
            SELECT id, :jobs, :reason, :detail, :since, :nextProbe FROM server WHERE id = :server
            """;

    private final Jdbi jdbi;
    private final WatchServers watch;
    private final CoordinatorMetrics metrics;
    private final InstantSource clock;
    private Optional<Map<ServerId, Bearing>> kept = Optional.empty();

    KeepLimits(Jdbi jdbi, WatchServers watch, CoordinatorMetrics metrics, InstantSource clock) {
        this.jdbi = jdbi;
        this.watch = watch;
        this.metrics = metrics;
        this.clock = clock;
    }

    void keep(LeaderTerm term, Workforce workers) {
        if (kept.isEmpty()) {
            if (workers.workers().isEmpty()) {
                // nobody was heard yet: what the leader before wrote down may well be true
                return;
            }
            watch.remember(jdbi.withHandle(KeepLimits::heldBackSince));
        }
        boolean quiet =
                workers.workers().stream()
                        .allMatch(each -> each.limits().isEmpty() && each.leftAlone().isEmpty());
        if (quiet && kept.filter(Map::isEmpty).isPresent()) {
            return;
        }
        var bearings = jdbi.withHandle(handle -> bearings(handle, workers));
        if (kept.filter(bearings::equals).isPresent()) {
            return;
        }
        term.inTransaction(
                jdbi,
                Loss.TOLERABLE,
                handle -> {
                    write(handle, bearings);
                    return bearings.size();
                });
        kept.ifPresent(before -> tell(before, bearings));
        kept = Optional.of(bearings);
        metrics.serversStrained(
                bearings.values().stream().filter(Bearing::heldBack).count(),
                bearings.values().stream().filter(each -> !each.heldBack()).count());
    }

    private Map<ServerId, Bearing> bearings(Handle handle, Workforce workers) {
        var inFlight = ReadBoard.perServer(ReadBoard.inFlight(handle));
        Instant now = clock.instant();
        var bearings =
                new HashMap<>(watch.judge(ReadBoard.servers(handle), inFlight, workers, now));
        // how many are in flight just now is nothing to write down
        bearings.replaceAll((_, each) -> each.heldBack() ? each.withoutJobs() : each);
        return Map.copyOf(bearings);
    }

    private static Map<ServerId, Instant> heldBackSince(Handle handle) {
        var since = new HashMap<ServerId, Instant>();
        handle.createQuery(HELD_BACK)
                .map((rows, _) ->
                        Map.entry(
                                new ServerId(rows.getString("server")),
                                rows.getObject("since", OffsetDateTime.class).toInstant()))
                .forEach(entry -> since.put(entry.getKey(), entry.getValue()));
        return since;
    }

    private static void write(Handle handle, Map<ServerId, Bearing> bearings) {
        handle.execute(CLEAR);
        bearings.forEach((server, bearing) ->
                handle.createUpdate(INSERT)
                        .bind("server", server.value())
                        .bind("jobs", bearing.jobs())
                        .bind("reason", bearing.reason())
                        .bind("detail", bearing.detail())
                        .bind("since", bearing.since())
                        .bind("nextProbe", bearing.nextProbe())
                        .execute());
    }

    private static void tell(Map<ServerId, Bearing> before, Map<ServerId, Bearing> after) {
        after.forEach((server, bearing) -> {
            var old = before.get(server);
            if (old == null || old.heldBack() != bearing.heldBack()) {
                log.warn(
                        "server {} gets {}: {}",
                        server,
                        bearing.heldBack()
                                ? "no jobs but a probe now and then"
                                : "at most " + bearing.jobs() + " jobs at a time",
                        bearing.detail());
            }
        });
        before.keySet().stream()
                .filter(server -> !after.containsKey(server))
                .forEach(server -> log.info("server {} gets all the jobs it may again", server));
    }
}
