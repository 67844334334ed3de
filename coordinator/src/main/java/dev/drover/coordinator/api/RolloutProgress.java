package dev.drover.coordinator.api;

import dev.drover.contracts.http.RolloutView.Counts;
import dev.drover.contracts.http.RolloutView.ServerProgress;
import dev.drover.contracts.http.RolloutView.Strain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** How far a rollout is. A tenant that was replayed in it counts once, by its last job. */
final class RolloutProgress {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private static final String ANY_REPLAYED =
            "SELECT EXISTS (SELECT FROM job WHERE rollout = :rollout AND chain > 1)";

    /** Looks at every job of the rollout, so it does no more than count, and several may do it. */
    private static final String CELLS =
            """
            SELECT j.server, j.wave, j.state, false AS replaced, count(*) AS jobs, sum(j.applied) AS applied,
                   count(*) FILTER (WHERE j.ended_at > :since) AS recent, count(j.note) AS noted
              FROM job AS j
             WHERE j.rollout = :rollout
             GROUP BY j.server, j.wave, j.state
            """;

    /** Only jobs beyond their tenant's first can replace others. */
    private static final String CELLS_WITH_REPLAYED =
            """
            WITH latest AS MATERIALIZED (
              SELECT tenant, max(chain) AS chain
                FROM job
               WHERE rollout = :rollout AND chain > 1
               GROUP BY tenant)
            SELECT j.server, j.wave, j.state, coalesce(j.chain < latest.chain, false) AS replaced,
                   count(*) AS jobs, sum(j.applied) AS applied,
                   count(*) FILTER (WHERE j.ended_at > :since) AS recent, count(j.note) AS noted
              FROM job AS j
              LEFT JOIN latest ON latest.tenant = j.tenant
             WHERE j.rollout = :rollout
             GROUP BY j.server, j.wave, j.state, replaced
            """;

    private static final String LIMITS =
            """
            SELECT s.id, l.jobs, l.reason, l.detail, l.since, l.next_probe,
                   least(s.max_in_flight, nullif(r.per_server, 0)) AS configured
              FROM rollout AS r
             CROSS JOIN server AS s
              LEFT JOIN server_limit AS l ON l.server = s.id
             WHERE r.id = :rollout
            """;

    private record Cell(
            String server,
            int wave,
            String state,
            boolean replaced,
            int jobs,
            long applied,
            int recent,
            int noted) {
        /** Those of which can be told why. */
        int waiting() {
            return switch (state) {
                case "RETRY_WAIT" -> jobs;
                case "READY" -> noted;
                default -> 0;
            };
        }
    }

    private record Limit(int jobs, Optional<Strain> strain) {
        static final Limit NONE = new Limit(0, Optional.empty());
    }

    private final List<Cell> cells;
    private final Map<String, Limit> limits;
    private final Instant now;

    private RolloutProgress(List<Cell> cells, Map<String, Limit> limits, Instant now) {
        this.cells = cells;
        this.limits = limits;
        this.now = now;
    }

    static RolloutProgress find(Handle handle, String rollout, Instant now) {
        boolean replayed =
                handle.createQuery(ANY_REPLAYED)
                        .bind("rollout", rollout)
                        .mapTo(Boolean.class)
                        .one();
        var cells =
                handle.createQuery(replayed ? CELLS_WITH_REPLAYED : CELLS)
                        .bind("rollout", rollout)
                        .bind("since", now.minus(WINDOW))
                        .map((row, _) ->
                                new Cell(
                                        row.getString("server"),
                                        row.getInt("wave"),
                                        row.getString("state"),
                                        row.getBoolean("replaced"),
                                        row.getInt("jobs"),
                                        row.getLong("applied"),
                                        row.getInt("recent"),
                                        row.getInt("noted")))
                        .list();
        var limits = new HashMap<String, Limit>();
        handle.createQuery(LIMITS)
                .bind("rollout", rollout)
                .map((row, _) -> limits.put(row.getString("id"), limit(row)))
                .list();
        return new RolloutProgress(cells, limits, now);
    }

    Counts counts() {
        return new Counts(
                sum(cell -> true),
                in("READY"),
                in("DISPATCHED"),
                in("RUNNING"),
                in("RETRY_WAIT"),
                in("SUCCEEDED"),
                in("FAILED"),
                in("CANCELLED"),
                in("SKIPPED"));
    }

    /** Tenants of a wave whose jobs are in one of these states; all of them without any. */
    int inWave(int wave, String... states) {
        var wanted = List.of(states);
        return sum(
                cell -> cell.wave() == wave && (wanted.isEmpty() || wanted.contains(cell.state())));
    }

    /** Whether any job waits for a reason that can be told. */
    boolean anyWaits() {
        return cells.stream().anyMatch(cell -> cell.waiting() > 0);
    }

    /** Migrations, of all jobs: what a failed one applied stays applied. */
    long applied() {
        return cells.stream().mapToLong(Cell::applied).sum();
    }

    /** Of the last minute, or of the whole life when that is shorter or over. */
    double perMinute(Instant created, Optional<Instant> ended) {
        var age = Duration.between(created, ended.orElse(now));
        boolean whole = ended.isPresent() || age.compareTo(WINDOW) < 0;
        int jobs = whole ? counts().ended() : cells.stream().mapToInt(Cell::recent).sum();
        var time = whole ? age : WINDOW;
        return time.isPositive() ? jobs * 60_000.0 / Math.max(1, time.toMillis()) : 0;
    }

    /** Empty when nothing moves. */
    Optional<Long> etaSeconds(double perMinute) {
        var counts = counts();
        int left = counts.total() - counts.ended();
        return perMinute > 0
                ? Optional.of((long) Math.ceil(left * 60 / perMinute))
                : Optional.empty();
    }

    List<ServerProgress> servers() {
        return cells.stream().map(Cell::server).distinct().sorted().map(this::server).toList();
    }

    private ServerProgress server(String id) {
        var limit = limits.getOrDefault(id, Limit.NONE);
        return new ServerProgress(
                id,
                sum(cell -> cell.server().equals(id)),
                sum(cell -> cell.server().equals(id) && cell.state().equals("SUCCEEDED")),
                sum(cell -> cell.server().equals(id) && cell.state().equals("FAILED")),
                sum(cell ->
                        cell.server().equals(id)
                                && (cell.state().equals("DISPATCHED")
                                        || cell.state().equals("RUNNING"))),
                limit.jobs(),
                limit.strain());
    }

    private static Limit limit(ResultSet row) throws SQLException {
        int configured = row.getInt("configured");
        var reason = row.getString("reason");
        if (reason == null) {
            return new Limit(configured, Optional.empty());
        }
        var probe = Optional.ofNullable(row.getObject("next_probe", OffsetDateTime.class));
        var strain =
                new Strain(
                        reason,
                        row.getString("detail"),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        probe.map(OffsetDateTime::toInstant));
        return new Limit(Math.min(configured, row.getInt("jobs")), Optional.of(strain));
    }

    private int in(String state) {
        return sum(cell -> cell.state().equals(state));
    }

    private int sum(Predicate<Cell> wanted) {
        return cells.stream()
                .filter(cell -> !cell.replaced())
                .filter(wanted)
                .mapToInt(Cell::jobs)
                .sum();
    }
}
