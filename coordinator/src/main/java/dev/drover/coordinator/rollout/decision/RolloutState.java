package dev.drover.coordinator.rollout.decision;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a rollout stands.
 *
 * <pre>
 * RUNNING  -> PAUSED                    on request, it is the script, nobody of a wave that others
 *                                       follow was migrated, or a server is not well: nothing more
 *                                       is dispatched
 * RUNNING  -> HALTED                    more tenants failed than its budget allows
 * RUNNING  -> ABORTING                  on request, or beyond budget where that is wanted: what
 *                                       waits is cancelled, what runs ends
 * RUNNING  -> COMPLETED                 every tenant is there
 * RUNNING  -> COMPLETED_WITH_FAILURES   every job has ended
 * PAUSED   -> RUNNING                   on request
 * PAUSED   -> HALTED                    what ran was too much for its budget
 * PAUSED   -> ABORTING                  on request, or beyond budget where that is wanted
 * PAUSED   -> COMPLETED                 what ran was the last of it
 * PAUSED   -> COMPLETED_WITH_FAILURES   what ran was the last of it
 * HALTED   -> RUNNING                   on request, with a new budget
 * HALTED   -> ABORTING                  on request
 * HALTED   -> COMPLETED_WITH_FAILURES   what ran was the last of it
 * ABORTING -> ABORTED                   nothing of it runs any more
 * </pre>
 */
public enum RolloutState {
    RUNNING,
    PAUSED,
    HALTED,
    ABORTING,
    ABORTED,
    COMPLETED,
    COMPLETED_WITH_FAILURES;

    /** The states that may follow. */
    public Set<RolloutState> successors() {
        return switch (this) {
            case RUNNING ->
                    EnumSet.of(PAUSED, HALTED, ABORTING, COMPLETED, COMPLETED_WITH_FAILURES);
            case PAUSED ->
                    EnumSet.of(RUNNING, HALTED, ABORTING, COMPLETED, COMPLETED_WITH_FAILURES);
            case HALTED -> EnumSet.of(RUNNING, ABORTING, COMPLETED_WITH_FAILURES);
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
            case HALTED -> COMPLETED_WITH_FAILURES;
            case ABORTING -> ABORTED;
            case ABORTED, COMPLETED, COMPLETED_WITH_FAILURES -> this;
        };
    }

    /**
     * @throws IllegalStateException naming both states when {@code next} may not follow
     */
    RolloutState to(RolloutState next) {
        if (!successors().contains(next)) {
            throw new IllegalStateException(
                    "a rollout that is %s cannot become %s".formatted(this, next));
        }
        return next;
    }
}
