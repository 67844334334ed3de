package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.rollout.decision.Budget;
import dev.drover.coordinator.rollout.decision.DecideRollout;
import dev.drover.coordinator.rollout.decision.Picture;
import dev.drover.coordinator.rollout.decision.Rollout;
import dev.drover.coordinator.rollout.decision.RolloutDecision;
import dev.drover.coordinator.rollout.decision.RolloutSignal;
import dev.drover.coordinator.rollout.decision.Steering;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Pauses, resumes, aborts and promotes rollouts. Any coordinator may: the leader looks at the state
 * before it dispatches, and sees to it that an aborted rollout ends.
 */
public final class SteerRollout {
    private static final String CANCEL_RUNNING =
            "UPDATE rollout SET cancel_running = true, steering_reason = :reason WHERE id = :rollout";

    private final Jdbi jdbi;
    private final InstantSource clock;

    public SteerRollout(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * What somebody wants.
     *
     * @param cancelRunning with an abort: cancel what runs, in place of letting it end
     * @param budget with a resume: how many more tenants may fail
     */
    public record Wish(
            Steering steering,
            String reason,
            boolean cancelRunning,
            Optional<Budget.Limit> budget) {}

    /**
     * Does nothing when the rollout is so already, except that an abort may be told later to cancel
     * what runs.
     *
     * @throws RefusedSteeringException when the rollout's state does not allow it
     */
    public void steer(RolloutId id, Wish wish, Actor actor) throws RefusedSteeringException {
        jdbi.useTransaction(handle -> steer(handle, id, wish, actor));
    }

    /** Like {@link #steer(RolloutId, Wish, Actor)}, by the API, with nothing special. */
    public void steer(RolloutId id, Steering wish, String reason, boolean cancelRunning)
            throws RefusedSteeringException {
        steer(id, new Wish(wish, reason, cancelRunning, Optional.empty()), new Actor("api", ""));
    }

    /**
     * Lets the wave that bakes pass, and opens the next one.
     *
     * @param reason empty: only if its bake time is over
     * @throws RefusedSteeringException when no wave waits for it
     */
    public void promote(RolloutId id, String reason, Actor actor) throws RefusedSteeringException {
        jdbi.useTransaction(handle -> {
            var loaded = LoadRollout.locked(handle, id);
            var rollout = loaded.rollout();
            var ends =
                    rollout.current()
                            .map(wave -> TakePicture.ends(handle, id.value(), wave.number()))
                            .orElse(Picture.Ends.NONE);
            var signal = new RolloutSignal.Promoted(ends, reason, !loaded.health().none());
            if (decide(handle, rollout, signal, actor)) {
                var why = Optional.of(reason).filter(text -> !text.isBlank());
                Audit.note(handle, clock.instant(), actor, "promote", id.value(), why);
            }
        });
    }

    private void steer(Handle handle, RolloutId id, Wish wish, Actor actor)
            throws RefusedSteeringException {
        var rollout = LoadRollout.locked(handle, id).rollout();
        var signal = new RolloutSignal.Wished(wish.steering(), wish.reason(), wish.budget());
        boolean changed = decide(handle, rollout, signal, actor);
        boolean cancels = wish.steering() == Steering.ABORT && wish.cancelRunning();
        if (cancels && !rollout.state().ended()) {
            handle.createUpdate(CANCEL_RUNNING)
                    .bind("rollout", id.value())
                    .bind("reason", wish.reason())
                    .execute();
            if (!changed) {
                var why = Optional.of(wish.reason());
                Audit.note(handle, clock.instant(), actor, "abort", id.value(), why);
            }
        }
    }

    private boolean decide(Handle handle, Rollout rollout, RolloutSignal signal, Actor actor)
            throws RefusedSteeringException {
        var now = clock.instant();
        return switch (DecideRollout.decide(rollout, signal, now)) {
            case RolloutDecision.Refused refused ->
                    throw new RefusedSteeringException(rollout.id(), refused);
            case RolloutDecision.IsSo() -> false;
            case RolloutDecision.Changed changed -> {
                // what follows from a promotion is decided by the rules, not by the person
                boolean promoted = signal instanceof RolloutSignal.Promoted;
                SaveRollout.save(handle, rollout, changed, promoted ? Actor.DROVER : actor, now);
                yield true;
            }
        };
    }
}
