package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.status.RolloutEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Ends the rollouts whose last job has ended. */
public final class EndRollouts {
    private static final String RUNNING = "SELECT id FROM rollout WHERE state = 'RUNNING'";

    private static final String LOCK =
            """
            SELECT id
            FROM rollout
            WHERE id = ANY(:rollouts) AND state = 'RUNNING'
              AND NOT EXISTS (SELECT FROM active_job a WHERE a.rollout = rollout.id)
            ORDER BY id
            FOR NO KEY UPDATE
            """;

    /** Asked again under the lock: jobs may have been added while it was waited for. */
    private static final String COUNT =
            """
            SELECT count(*) FILTER (WHERE state IN ('SUCCEEDED', 'SKIPPED')) AS succeeded,
              count(*) FILTER (WHERE state NOT IN ('SUCCEEDED', 'SKIPPED')) AS failed,
              EXISTS (SELECT FROM active_job WHERE rollout = :rollout) AS active
            FROM (
              SELECT DISTINCT ON (tenant) state
              FROM job
              WHERE rollout = :rollout
              ORDER BY tenant, chain DESC
            ) last
            """;

    private static final String PASS_WAVE =
            """
            UPDATE wave SET state = 'PASSED', ended_at = :now
            WHERE rollout = :rollout AND state = 'OPEN'
            """;

    private static final String END =
            """
            UPDATE rollout SET state = :state, ended_at = :now
            WHERE id = :rollout
            """;

    private EndRollouts() {}

    /**
     * Looks at all that run. Two transactions that end the last two jobs at once see each other's
     * job as active, and neither ends the rollout; this finds it a moment later.
     */
    public static List<RolloutId> endAll(Handle handle, Instant now) {
        var running =
                handle.createQuery(RUNNING)
                        .map((rows, _) -> new RolloutId(rows.getString("id")))
                        .list();
        return running.isEmpty() ? List.of() : end(handle, running, now);
    }

    /** Looks at these; returns those that have ended now. */
    public static List<RolloutId> end(Handle handle, Collection<RolloutId> rollouts, Instant now) {
        var candidates =
                handle.createQuery(LOCK)
                        .bindArray(
                                "rollouts",
                                String.class,
                                rollouts.stream().map(RolloutId::value).toList())
                        .map((rows, _) -> new RolloutId(rows.getString("id")))
                        .list();
        var ended = new ArrayList<RolloutId>();
        for (var rollout : candidates) {
            var tally = count(handle, rollout);
            if (!tally.active()) {
                end(handle, rollout, tally, now);
                ended.add(rollout);
            }
        }
        return ended;
    }

    private record Tally(int succeeded, int failed, boolean active) {
        String outcome() {
            return failed == 0 ? "COMPLETED" : "COMPLETED_WITH_FAILURES";
        }
    }

    private static Tally count(Handle handle, RolloutId rollout) {
        return handle.createQuery(COUNT)
                .bind("rollout", rollout.value())
                .map((rows, _) ->
                        new Tally(
                                rows.getInt("succeeded"),
                                rows.getInt("failed"),
                                rows.getBoolean("active")))
                .one();
    }

    private static void end(Handle handle, RolloutId rollout, Tally tally, Instant now) {
        handle.createUpdate(PASS_WAVE).bind("rollout", rollout.value()).bind("now", now).execute();
        handle.createUpdate(END)
                .bind("rollout", rollout.value())
                .bind("state", tally.outcome())
                .bind("now", now)
                .execute();
        RolloutEvents.append(
                handle,
                rollout,
                id ->
                        new RolloutEvent.WavePassed(
                                id, now, rollout, 1, tally.succeeded(), tally.failed()));
        RolloutEvents.append(
                handle,
                rollout,
                id ->
                        new RolloutEvent.Completed(
                                id,
                                now,
                                rollout,
                                tally.outcome(),
                                tally.succeeded(),
                                tally.failed()));
    }
}
