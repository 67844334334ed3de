package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.status.RolloutEvent;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.rollout.decision.Picture.Ends;
import dev.drover.coordinator.rollout.decision.Rollout;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Changed;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Effect;
import dev.drover.coordinator.rollout.decision.RolloutState;
import dev.drover.coordinator.rollout.decision.Wave;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Writes down what was decided about a rollout: the state, the events, the audit. */
final class SaveRollout {
    private static final String STATE =
            """
            UPDATE rollout SET state = :state, steering_reason = nullif(:reason, ''),
              budget = :budget, ended_at = coalesce(ended_at, :endedAt)
            WHERE id = :rollout
            """;

    private static final String WAVE =
            """
            UPDATE wave SET state = :state, bake_until = :bakeUntil,
              opened_at = CASE WHEN :state = 'OPEN' THEN :now ELSE opened_at END,
              ended_at = CASE WHEN :ended THEN coalesce(ended_at, :now) END
            WHERE rollout = :rollout AND number = :number
            """;

    /** From now on they can be dispatched. */
    private static final String OPEN_JOBS =
            """
            INSERT INTO job_ready (job, rollout, wave, server, position, not_before, window_set)
            SELECT j.id, j.rollout, j.wave, j.server,
              hashtextextended(j.rollout || '/' || j.tenant, 0), :now, j.window_set
            FROM job j
            WHERE j.rollout = :rollout AND j.wave = :number AND j.state = 'READY'
            ON CONFLICT (job) DO NOTHING
            """;

    /**
     * A skip that overlapped the opening of a wave may have left a row; nobody chooses from an
     * ended rollout, so it would stay.
     */
    private static final String LEAVE_QUEUE = "DELETE FROM job_ready WHERE rollout = :rollout";

    private static final String RESUMED =
            """
            UPDATE rollout SET resumed_at = :now,
              counted_since = CASE WHEN :forgiven THEN :now ELSE counted_since END
            WHERE id = :rollout
            """;

    private final Handle handle;
    private final Rollout rollout;
    private final Actor actor;
    private final Instant now;

    private SaveRollout(Handle handle, Rollout rollout, Actor actor, Instant now) {
        this.handle = handle;
        this.rollout = rollout;
        this.actor = actor;
        this.now = now;
    }

    /**
     * @param before the rollout as it was loaded
     * @param actor who decided
     */
    static void save(Handle handle, Rollout before, Changed changed, Actor actor, Instant now) {
        if (changed.effects().isEmpty()) {
            return;
        }
        var save = new SaveRollout(handle, changed.rollout(), actor, now);
        save.state();
        var known = List.copyOf(before.waves());
        changed.rollout().waves().stream()
                .filter(wave -> !known.contains(wave))
                .forEach(save::wave);
        changed.effects().forEach(save::effect);
    }

    private void state() {
        var budget = rollout.budget();
        handle.createUpdate(STATE)
                .bind("rollout", rollout.id().value())
                .bind("state", rollout.state().name())
                .bind("reason", rollout.reason())
                .bind("budget", budget.none() ? null : Json.write(budget))
                .bind("endedAt", rollout.state().ended() ? now : null)
                .execute();
    }

    private void wave(Wave wave) {
        handle.createUpdate(WAVE)
                .bind("rollout", rollout.id().value())
                .bind("number", wave.number())
                .bind("state", wave.state().name())
                .bind("bakeUntil", wave.bakeUntil())
                .bind("ended", wave.state().ended())
                .bind("now", now)
                .execute();
    }

    private void effect(Effect effect) {
        var id = rollout.id();
        switch (effect) {
            case Effect.Opened(Wave wave) -> {
                open(handle, id, wave.number(), now);
                tell(e -> new RolloutEvent.WaveOpened(e, now, id, wave.number(), wave.tenants()));
                note("open wave " + wave.number(), "");
            }
            case Effect.Baking(Wave wave) -> {
                var until = wave.bakeUntil().orElse(now);
                var gate = wave.terms().gate().word();
                tell(e -> new RolloutEvent.WaveBaking(e, now, id, wave.number(), until, gate));
                note("bake wave " + wave.number(), "");
            }
            case Effect.Passed(Wave wave, Ends ends) -> {
                int n = wave.number();
                tell(e ->
                        new RolloutEvent.WavePassed(
                                e, now, id, n, ends.succeeded(), ends.failed()));
                note("pass wave " + n, "");
            }
            case Effect.Failed(Wave wave, Ends ends, String why) -> {
                int n = wave.number();
                tell(e ->
                        new RolloutEvent.WaveFailed(
                                e, now, id, n, why, ends.succeeded(), ends.failed()));
                note("fail wave " + n, why);
            }
            case Effect.Paused(String why) -> {
                tell(e -> new RolloutEvent.Paused(e, now, id, why));
                note("pause", why);
            }
            case Effect.Halted(String why, int failed) -> {
                tell(e -> new RolloutEvent.Halted(e, now, id, why, failed));
                note("halt", why);
            }
            case Effect.Resumed(String why, boolean forgiven) -> {
                resumed(forgiven);
                tell(e -> new RolloutEvent.Resumed(e, now, id, why));
                note("resume", why);
            }
            // told as an event when it is over
            case Effect.Aborting(String why) -> note("abort", why);
            case Effect.Ended(RolloutState state, Ends ends) -> {
                ended(state, ends);
                note("end as " + state, "");
            }
        }
    }

    /** Puts a wave's waiting jobs where the dispatcher finds them. */
    static void open(Handle handle, RolloutId rollout, int wave, Instant now) {
        handle.createUpdate(OPEN_JOBS)
                .bind("rollout", rollout.value())
                .bind("number", wave)
                .bind("now", now)
                .execute();
    }

    private void resumed(boolean forgiven) {
        handle.createUpdate(RESUMED)
                .bind("rollout", rollout.id().value())
                .bind("now", now)
                .bind("forgiven", forgiven)
                .execute();
    }

    private void ended(RolloutState state, Ends ends) {
        var id = rollout.id();
        handle.createUpdate(LEAVE_QUEUE).bind("rollout", id.value()).execute();
        if (state == RolloutState.ABORTED) {
            tell(e ->
                    new RolloutEvent.Aborted(
                            e,
                            now,
                            id,
                            rollout.reason(),
                            ends.succeeded(),
                            ends.failed(),
                            ends.cancelled()));
        } else {
            tell(e ->
                    new RolloutEvent.Completed(
                            e, now, id, state.name(), ends.succeeded(), ends.failed()));
        }
    }

    private void tell(Function<UUID, RolloutEvent> event) {
        RolloutEvents.append(handle, rollout.id(), event);
    }

    private void note(String action, String reason) {
        Audit.noteTold(
                handle,
                now,
                actor,
                action,
                rollout.id().value(),
                Optional.of(reason).filter(text -> !text.isEmpty()));
    }
}
