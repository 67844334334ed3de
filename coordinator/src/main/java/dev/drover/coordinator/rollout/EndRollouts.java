package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.status.RolloutEvent;
import dev.drover.coordinator.rollout.decision.RolloutState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Ends the rollouts whose last job has ended. */
public final class EndRollouts {
    private static final String NOT_ENDED =
            "SELECT id FROM rollout WHERE state IN ('RUNNING', 'PAUSED', 'ABORTING')";

    private static final String LOCK =
            """
            SELECT id, state, coalesce(steering_reason, '') AS reason
            FROM rollout
            WHERE id = ANY(:rollouts) AND state IN ('RUNNING', 'PAUSED', 'ABORTING')
              AND NOT EXISTS (SELECT FROM active_job a WHERE a.rollout = rollout.id)
            ORDER BY id
            FOR NO KEY UPDATE
            """;

    /** Asked again under the lock: jobs may have been added while it was waited for. */
    private static final String COUNT =
            """
            SELECT count(*) FILTER (WHERE state IN ('SUCCEEDED', 'SKIPPED')) AS succeeded,
              count(*) FILTER (WHERE state NOT IN ('SUCCEEDED', 'SKIPPED', 'CANCELLED')) AS failed,
              count(*) FILTER (WHERE state = 'CANCELLED') AS cancelled,
              EXISTS (SELECT FROM active_job WHERE rollout = :rollout) AS active
            FROM (
              SELECT DISTINCT ON (tenant) state
              FROM job
              WHERE rollout = :rollout
              ORDER BY tenant, chain DESC
            ) last
            """;

    private static final String END_WAVE =
            """
            UPDATE wave SET state = :state, ended_at = :now
            WHERE rollout = :rollout AND state = 'OPEN'
            """;

    private static final String END =
            """
            UPDATE rollout SET state = :state, ended_at = :now
            WHERE id = :rollout
            """;

    private EndRollouts() {}

    private record Ending(RolloutId rollout, RolloutState state, String reason) {}

    private record Tally(int succeeded, int failed, int cancelled, boolean active) {
        boolean complete() {
            return failed == 0 && cancelled == 0;
        }
    }

    /**
     * Looks at all that run. Two transactions that end the last two jobs at once see each other's
     * job as active, and neither ends the rollout; this finds it a moment later.
     */
    public static List<RolloutId> endAll(Handle handle, Instant now) {
        var running =
                handle.createQuery(NOT_ENDED)
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
                        .map((rows, _) ->
                                new Ending(
                                        new RolloutId(rows.getString("id")),
                                        RolloutState.valueOf(rows.getString("state")),
                                        rows.getString("reason")))
                        .list();
        var ended = new ArrayList<RolloutId>();
        for (var candidate : candidates) {
            var tally = count(handle, candidate.rollout());
            if (!tally.active()) {
                end(handle, candidate, tally, now);
                ended.add(candidate.rollout());
            }
        }
        return ended;
    }

    private static Tally count(Handle handle, RolloutId rollout) {
        return handle.createQuery(COUNT)
                .bind("rollout", rollout.value())
                .map((rows, _) ->
                        new Tally(
                                rows.getInt("succeeded"),
                                rows.getInt("failed"),
                                rows.getInt("cancelled"),
                                rows.getBoolean("active")))
                .one();
    }

    private static void end(Handle handle, Ending ending, Tally tally, Instant now) {
        var rollout = ending.rollout();
        var last = ending.state().atTheEnd(tally.complete());
        boolean aborted = last == RolloutState.ABORTED;
        handle.createUpdate(END_WAVE)
                .bind("rollout", rollout.value())
                .bind("state", aborted ? "FAILED" : "PASSED")
                .bind("now", now)
                .execute();
        handle.createUpdate(END)
                .bind("rollout", rollout.value())
                .bind("state", last.name())
                .bind("now", now)
                .execute();
        if (aborted) {
            RolloutEvents.append(
                    handle,
                    rollout,
                    id ->
                            new RolloutEvent.Aborted(
                                    id,
                                    now,
                                    rollout,
                                    ending.reason(),
                                    tally.succeeded(),
                                    tally.failed(),
                                    tally.cancelled()));
            return;
        }
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
                                id, now, rollout, last.name(), tally.succeeded(), tally.failed()));
    }
}
