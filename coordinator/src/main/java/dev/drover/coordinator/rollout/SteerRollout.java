package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.status.RolloutEvent;
import dev.drover.coordinator.rollout.decision.RolloutState;
import dev.drover.coordinator.rollout.decision.Steering;
import dev.drover.coordinator.rollout.decision.Steering.Decision;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Pauses, resumes and aborts rollouts. Any coordinator may: the leader looks at the state before it
 * dispatches, and sees to it that an aborted rollout ends.
 */
public final class SteerRollout {
    private static final String LOCK =
            "SELECT state FROM rollout WHERE id = :rollout FOR NO KEY UPDATE";

    private static final String MOVE =
            """
            UPDATE rollout SET state = :state, steering_reason = :reason,
              cancel_running = cancel_running OR :cancelRunning
            WHERE id = :rollout
            """;

    private static final String NOTE =
            """
            INSERT INTO operator_action (at, actor, action, subject, reason)
            VALUES (:now, 'api', :action, :rollout, :reason)
            """;

    private final Jdbi jdbi;
    private final InstantSource clock;

    public SteerRollout(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * Does nothing when the rollout is so already, except that an abort may be told later to cancel
     * what runs.
     *
     * @param cancelRunning with an abort: cancel what runs, in place of letting it end
     * @throws RefusedSteeringException when the rollout's state does not allow it
     */
    public void steer(RolloutId rollout, Steering wish, String reason, boolean cancelRunning)
            throws RefusedSteeringException {
        jdbi.useTransaction(handle -> {
            var state =
                    RolloutState.valueOf(
                            handle.createQuery(LOCK)
                                    .bind("rollout", rollout.value())
                                    .mapTo(String.class)
                                    .one());
            switch (wish.decide(state)) {
                case Decision.Refused() -> throw new RefusedSteeringException(rollout, wish, state);
                case Decision.Becomes(var next) -> {
                    move(handle, rollout, next, reason, cancelRunning);
                    tell(handle, rollout, wish, reason);
                    note(handle, rollout, wish, reason);
                }
                case Decision.IsSo() -> {
                    if (cancelRunning && !state.ended()) {
                        move(handle, rollout, state, reason, true);
                        note(handle, rollout, wish, reason);
                    }
                }
            }
        });
    }

    private static void move(
            Handle handle,
            RolloutId rollout,
            RolloutState next,
            String reason,
            boolean cancelRunning) {
        handle.createUpdate(MOVE)
                .bind("rollout", rollout.value())
                .bind("state", next.name())
                .bind("reason", reason)
                .bind("cancelRunning", cancelRunning && next == RolloutState.ABORTING)
                .execute();
    }

    /** An abort is told when it is over. */
    private void tell(Handle handle, RolloutId rollout, Steering wish, String reason) {
        Instant now = clock.instant();
        switch (wish) {
            case PAUSE ->
                    RolloutEvents.append(
                            handle,
                            rollout,
                            id -> new RolloutEvent.Paused(id, now, rollout, reason));
            case RESUME ->
                    RolloutEvents.append(
                            handle,
                            rollout,
                            id -> new RolloutEvent.Resumed(id, now, rollout, reason));
            case ABORT -> {}
        }
    }

    private void note(Handle handle, RolloutId rollout, Steering wish, String reason) {
        handle.createUpdate(NOTE)
                .bind("now", clock.instant())
                .bind("action", wish.name().toLowerCase(Locale.ROOT))
                .bind("rollout", rollout.value())
                .bind("reason", reason)
                .execute();
    }
}
