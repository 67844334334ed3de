package dev.drover.coordinator.rollout.decision;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a rollout stands.
 *
 * <pre>
 * RUNNING  -> PAUSED                    on request: nothing more is dispatched
 * RUNNING  -> ABORTING                  on request: what waits is cancelled, what runs ends
 * RUNNING  -> COMPLETED                 every tenant is there
 * RUNNING  -> COMPLETED_WITH_FAILURES   every job has ended
 * PAUSED   -> RUNNING                   on request
 * PAUSED   -> ABORTING                  on request
 * PAUSED   -> COMPLETED                 what ran was the last of it
 * PAUSED   -> COMPLETED_WITH_FAILURES   what ran was the last of it
 * ABORTING -> ABORTED                   nothing of it runs any more
 * </pre>
 */
public enum RolloutState {
    RUNNING,
    PAUSED,
    ABORTING,
    ABORTED,
    COMPLETED,
    COMPLETED_WITH_FAILURES;

    /** The states that may follow. */
    public Set<RolloutState> successors() {
        return switch (this) {
            case RUNNING -> EnumSet.of(PAUSED, ABORTING, COMPLETED, COMPLETED_WITH_FAILURES);
            case PAUSED -> EnumSet.of(RUNNING, ABORTING, COMPLETED, COMPLETED_WITH_FAILURES);
            case ABORTING -> EnumSet.of(ABORTED);
            case ABORTED, COMPLETED, COMPLETED_WITH_FAILURES -> EnumSet.noneOf(RolloutState.class);
        };
    }

    /** Whether the state will not change any more. */
    public boolean ended() {
        return successors().isEmpty();
    }

    /**
     * What it becomes when its last job has ended.
     *
     * @param complete whether every tenant is where the rollout wanted it
     */
    public RolloutState atTheEnd(boolean complete) {
        return switch (this) {
            case RUNNING, PAUSED -> complete ? COMPLETED : COMPLETED_WITH_FAILURES;
            case ABORTING -> ABORTED;
            case ABORTED, COMPLETED, COMPLETED_WITH_FAILURES -> this;
        };
    }
}
