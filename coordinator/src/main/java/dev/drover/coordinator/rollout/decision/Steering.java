package dev.drover.coordinator.rollout.decision;

/** What a person wants of a rollout. */
public enum Steering {
    PAUSE,
    RESUME,
    ABORT;

    /** The state that it asks for. */
    RolloutState wanted() {
        return switch (this) {
            case PAUSE -> RolloutState.PAUSED;
            case RESUME -> RolloutState.RUNNING;
            case ABORT -> RolloutState.ABORTING;
        };
    }

    /** Whether the wish is fulfilled in that state. */
    boolean isSo(RolloutState state) {
        return state == wanted()
                || (this == ABORT && state == RolloutState.ABORTED)
                || (this == PAUSE && state == RolloutState.HALTED);
    }
}
