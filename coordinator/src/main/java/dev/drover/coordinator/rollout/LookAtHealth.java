package dev.drover.coordinator.rollout;

import dev.drover.coordinator.rollout.decision.Health;
import dev.drover.coordinator.rollout.decision.Health.Look;
import dev.drover.coordinator.rollout.decision.Health.Outcome;
import dev.drover.coordinator.rollout.decision.HealthLimits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads what the probes of a rollout's servers have come to. */
public final class LookAtHealth {
    private static final String LOOKS =
            """
            SELECT s.server, p.verdict, p.asked_at, coalesce(p.detail, '') AS detail
            FROM rollout_server s
            LEFT JOIN health_probe p ON p.rollout = s.rollout AND p.server = s.server
            WHERE s.rollout = :rollout
            ORDER BY s.server
            """;

    private static final String HELD_BACK =
            """
            SELECT l.server
            FROM server_limit l
            JOIN rollout_server s ON s.server = l.server
            WHERE s.rollout = :rollout AND l.jobs = 0
            ORDER BY l.server
            """;

    private static final String SINCE =
            """
            SELECT greatest(r.created_at, r.resumed_at) AS counted,
              greatest(r.created_at, r.resumed_at,
                (SELECT max(ended_at) FROM wave WHERE rollout = r.id)) AS opening
            FROM rollout r
            WHERE r.id = :rollout
            """;

    private LookAtHealth() {}

    /**
     * From when on looks count.
     *
     * @param counted at all
     * @param opening for the wave that is to be opened next
     */
    public record Since(Instant counted, Instant opening) {}

    static Health of(Handle handle, String rollout, HealthLimits limits, Instant now) {
        if (limits.none()) {
            return new Health.Unwatched();
        }
        var since = since(handle, rollout);
        return Health.weigh(
                limits,
                looks(handle, rollout),
                heldBack(handle, rollout),
                since.counted(),
                since.opening(),
                now);
    }

    public static Since since(Handle handle, String rollout) {
        return handle.createQuery(SINCE)
                .bind("rollout", rollout)
                .map((row, _) -> new Since(instant(row, "counted"), instant(row, "opening")))
                .one();
    }

    /** By server; also those that nobody has looked at. */
    public static List<Look> looks(Handle handle, String rollout) {
        return handle.createQuery(LOOKS)
                .bind("rollout", rollout)
                .map((row, _) ->
                        new Look(
                                row.getString("server"),
                                Optional.ofNullable(row.getString("verdict")).map(Outcome::valueOf),
                                instant(row, "asked_at"),
                                row.getString("detail")))
                .list();
    }

    private static List<String> heldBack(Handle handle, String rollout) {
        return handle.createQuery(HELD_BACK).bind("rollout", rollout).mapTo(String.class).list();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? Instant.EPOCH : time.toInstant();
    }
}
