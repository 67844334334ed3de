package dev.drover.coordinator.rollout;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.rollout.decision.DecideRollout;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.JobState;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Changed;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Effect;
import dev.drover.coordinator.rollout.decision.RolloutSignal;
import dev.drover.coordinator.rollout.decision.RolloutState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets rollouts follow their jobs and the clock: opens and judges waves, halts, ends. Called in the
 * transaction in which jobs ended, so nothing is dispatched after the failure that decides; and
 * from time to time, for what only time decides.
 */
public final class AdvanceRollouts {
    private static final Logger log = LoggerFactory.getLogger(AdvanceRollouts.class);

    private static final String TALLY =
            """
            INSERT INTO wave_tally AS t (rollout, wave, succeeded, changed)
            SELECT rollout, wave, count(*), count(*) FILTER (WHERE applied > 0)
            FROM job
            WHERE id = ANY(:jobs)
            GROUP BY rollout, wave
            ORDER BY rollout, wave
            ON CONFLICT (rollout, wave) DO UPDATE
              SET succeeded = t.succeeded + excluded.succeeded, changed = t.changed + excluded.changed
            """;

    /** While a tenant of the open wave is in flight, only a failure can decide anything. */
    private static final String IDLE =
            """
            SELECT r.id
            FROM rollout r
            WHERE r.id = ANY(:rollouts)
              AND NOT EXISTS (
                SELECT FROM in_flight f
                WHERE f.rollout = r.id
                  AND NOT EXISTS (
                    SELECT FROM wave w
                    WHERE w.rollout = f.rollout AND w.number = f.wave
                      AND w.state IN ('PASSED', 'FAILED')))
            """;

    private static final String NOT_ENDED =
            "SELECT id FROM rollout WHERE state IN ('RUNNING', 'PAUSED', 'HALTED', 'ABORTING')";

    private AdvanceRollouts() {}

    /**
     * What came of it.
     *
     * @param decided rollouts about which something was decided
     * @param ended those of them that have ended now
     */
    public record Outcome(List<RolloutId> decided, List<RolloutId> ended) {
        public Outcome {
            decided = List.copyOf(decided);
            ended = List.copyOf(ended);
        }

        public boolean anything() {
            return !decided.isEmpty();
        }
    }

    /** After jobs ended. Must come last in the transaction: rollouts are locked after tenants. */
    public static Outcome after(Handle handle, List<Job> ended, Instant now) {
        var succeeded = ended.stream().filter(job -> job.state() == JobState.SUCCEEDED).toList();
        if (!succeeded.isEmpty()) {
            handle.createUpdate(TALLY)
                    .bindArray(
                            "jobs",
                            UUID.class,
                            succeeded.stream().map(Job::id).map(JobId::value).toList())
                    .execute();
        }
        var rollouts = new TreeSet<String>();
        ended.stream()
                .filter(job -> job.state() == JobState.FAILED)
                .forEach(job -> rollouts.add(job.rollout().value()));
        rollouts.addAll(
                idle(handle, ended.stream().map(job -> job.rollout().value()).distinct().toList()));
        return decide(handle, rollouts, now);
    }

    /**
     * Looks at all that have not ended. Two transactions that end the last two jobs at once see
     * each other's job as active, and neither ends the rollout; this finds it a moment later.
     */
    public static Outcome all(Handle handle, Instant now) {
        var all = handle.createQuery(NOT_ENDED).mapTo(String.class).list();
        return decide(handle, new TreeSet<>(idle(handle, all)), now);
    }

    /**
     * Looks at these, though tenants of them may be in flight: what is known of their servers is
     * new.
     */
    public static Outcome watched(Handle handle, Collection<String> rollouts, Instant now) {
        return decide(handle, new TreeSet<>(rollouts), now);
    }

    private static List<String> idle(Handle handle, List<String> rollouts) {
        return rollouts.isEmpty()
                ? List.of()
                : handle.createQuery(IDLE)
                        .bindArray("rollouts", String.class, rollouts)
                        .mapTo(String.class)
                        .list();
    }

    private static Outcome decide(Handle handle, Collection<String> rollouts, Instant now) {
        var decided = new ArrayList<RolloutId>();
        var ended = new ArrayList<RolloutId>();
        for (var id : rollouts) {
            var rollout = new RolloutId(id);
            var state = decide(handle, rollout, now);
            if (!state.effects().isEmpty()) {
                decided.add(rollout);
            }
            if (state.effects().stream().anyMatch(Effect.Ended.class::isInstance)) {
                ended.add(rollout);
            }
        }
        return new Outcome(decided, ended);
    }

    private static Changed decide(Handle handle, RolloutId id, Instant now) {
        var loaded = LoadRollout.locked(handle, id);
        var rollout = loaded.rollout();
        var unchanged = new Changed(rollout, List.of());
        if (rollout.state().ended()) {
            return unchanged;
        }
        var picture = TakePicture.of(handle, loaded, now);
        if (!(DecideRollout.decide(rollout, new RolloutSignal.Looked(picture), now)
                instanceof Changed changed)) {
            return unchanged;
        }
        SaveRollout.save(handle, rollout, changed, Actor.DROVER, now);
        if (changed.rollout().state() == RolloutState.HALTED
                && rollout.state() != RolloutState.HALTED) {
            log.warn(
                    "rollout {} is halted: {}; nothing more of it is dispatched until somebody gives it a new budget",
                    id,
                    changed.rollout().reason());
        } else if (!changed.effects().isEmpty()) {
            log.info("rollout {} is {}: {}", id, changed.rollout().state(), changed.effects());
        }
        return changed;
    }
}
