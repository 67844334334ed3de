package dev.drover.e2e.rollouts;

import dev.drover.e2e.fleet.Databases;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a rollout goes or went, by the control database. */
record Course(Databases databases, String rollout) {
    private static final String SPAN =
            """
            SELECT round(1000 * extract(epoch FROM max(ended_at) - min(first_try_at)))
            FROM job WHERE rollout = '%s' AND server = '%s'
            """;

    private static final String JOBS_TOOK =
            """
            SELECT round(1000 * extract(epoch FROM sum(ended_at - first_try_at)))
            FROM job WHERE rollout = '%s' AND server = '%s'
            """;

    private static final String NEXT_DISPATCH =
            """
            SELECT min(first_try_at)::text FROM job
            WHERE rollout = '%1$s' AND first_try_at > '%2$s'
            HAVING min(first_try_at) IS NOT NULL
            """;

    private static final String LATE_BY =
            """
            SELECT round(1000 * extract(epoch FROM min(first_try_at) - '%2$s'::timestamptz))
            FROM job WHERE rollout = '%1$s' AND first_try_at > '%3$s'
            """;

    private static final String WAVES_OVERLAP =
            """
            SELECT 'wave ' || next.wave || ' began before the end of wave ' || last.wave
            FROM (SELECT wave, max(ended_at) AS ended FROM job WHERE rollout = '%1$s' GROUP BY wave) last
            JOIN (SELECT wave, min(first_try_at) AS began FROM job WHERE rollout = '%1$s' GROUP BY wave) next
              ON next.wave = last.wave + 1
            WHERE next.began < last.ended
            """;

    /** From the first dispatch to a server to the end of the last job there. */
    Duration span(String server) throws SQLException {
        return Duration.ofMillis(Long.parseLong(one(SPAN.formatted(rollout, server))));
    }

    /** Jobs in flight on a server, on average: below its limit it was kept waiting. */
    double inFlight(String server) throws SQLException {
        var took = Long.parseLong(one(JOBS_TOOK.formatted(rollout, server)));
        return (double) took / span(server).toMillis();
    }

    boolean dispatchedAfter(Instant moment) throws SQLException {
        return !databases.queryControl(NEXT_DISPATCH.formatted(rollout, moment)).isEmpty();
    }

    /**
     * @param from when the clock starts
     * @param after since when a dispatch counts
     */
    Duration untilNextDispatch(Instant from, Instant after) throws SQLException {
        return Duration.ofMillis(Long.parseLong(one(LATE_BY.formatted(rollout, from, after))));
    }

    /** Which waves did not wait for the one before. */
    List<String> overlappingWaves() throws SQLException {
        return databases.queryControl(WAVES_OVERLAP.formatted(rollout));
    }

    /** Databases of tenants for which anything was ever dispatched. */
    List<String> touched() throws SQLException {
        return databases.queryControl(
                "SELECT t.database_name FROM job j JOIN tenant t ON t.id = j.tenant WHERE j.rollout = '%s' AND (j.dispatch > 0 OR j.first_try_at IS NOT NULL)"
                        .formatted(rollout));
    }

    int succeeded() throws SQLException {
        return Integer.parseInt(
                one(
                        "SELECT count(*) FROM job WHERE rollout = '%s' AND state = 'SUCCEEDED'"
                                .formatted(rollout)));
    }

    Optional<String> version(String tenant) throws SQLException {
        return databases
                .queryControl(
                        "SELECT version FROM tenant WHERE id = '%s' AND version IS NOT NULL"
                                .formatted(tenant))
                .stream()
                .findFirst();
    }

    private String one(String query) throws SQLException {
        return databases.queryControl(query).getFirst();
    }
}
