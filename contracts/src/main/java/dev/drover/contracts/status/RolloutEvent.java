package dev.drover.contracts.status;

import dev.drover.contracts.RolloutId;

import java.time.Instant;
import java.util.UUID;

/** What the coordinator decided. Its id is UUIDv5(rollout, the rollout's event number). */
public sealed interface RolloutEvent extends StatusEvent {
    RolloutId rollout();

    record Started(UUID id, Instant time, RolloutId rollout, String release, int tenants)
            implements RolloutEvent {}

    record WaveOpened(UUID id, Instant time, RolloutId rollout, int wave, int tenants)
            implements RolloutEvent {}

    /**
     * Its tenants are done; it is watched before the next one opens.
     *
     * @param until when the watching ends
     * @param gate {@code auto}, or {@code manual}: somebody must promote it then
     */
    record WaveBaking(
            UUID id, Instant time, RolloutId rollout, int wave, Instant until, String gate)
            implements RolloutEvent {}

    record WavePassed(UUID id, Instant time, RolloutId rollout, int wave, int succeeded, int failed)
            implements RolloutEvent {}

    /** Its gate says no, or the rollout was ended before it was over. */
    record WaveFailed(
            UUID id,
            Instant time,
            RolloutId rollout,
            int wave,
            String reason,
            int succeeded,
            int failed)
            implements RolloutEvent {}

    /**
     * The last wave has ended.
     *
     * @param outcome {@code COMPLETED} or {@code COMPLETED_WITH_FAILURES}
     */
    record Completed(
            UUID id, Instant time, RolloutId rollout, String outcome, int succeeded, int failed)
            implements RolloutEvent {}

    /**
     * Too many tenants failed: nothing more is dispatched until somebody gives it a new budget.
     *
     * @param failed tenants that count against the budget
     */
    record Halted(UUID id, Instant time, RolloutId rollout, String reason, int failed)
            implements RolloutEvent {}

    /** Somebody holds it, or it holds itself: nothing more is dispatched. */
    record Paused(UUID id, Instant time, RolloutId rollout, String reason)
            implements RolloutEvent {}

    /** It goes on after a pause. */
    record Resumed(UUID id, Instant time, RolloutId rollout, String reason)
            implements RolloutEvent {}

    /**
     * Somebody ended it early, and by now nothing of it runs.
     *
     * @param cancelled tenants that it has left as they were, or half way
     */
    record Aborted(
            UUID id,
            Instant time,
            RolloutId rollout,
            String reason,
            int succeeded,
            int failed,
            int cancelled)
            implements RolloutEvent {}
}
