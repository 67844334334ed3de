package dev.drover.coordinator.rollout.decision;

/** What a person wants of a rollout. */
public enum Steering {
    PAUSE,
    RESUME,
    ABORT;

    /** What comes of the wish. */
    public sealed interface Decision {
        /** The rollout becomes this. */
        record Becomes(RolloutState next) implements Decision {}

        /** It is so already; asking twice does no harm. */
        record IsSo() implements Decision {}

        /** It cannot be; the state tells why. */
        record Refused() implements Decision {}
    }

    public Decision decide(RolloutState state) {
        var wanted =
                switch (this) {
                    case PAUSE -> RolloutState.PAUSED;
                    case RESUME -> RolloutState.RUNNING;
                    case ABORT -> RolloutState.ABORTING;
                };
        boolean isSo = state == wanted || (this == ABORT && state == RolloutState.ABORTED);
        if (isSo) {
            return new Decision.IsSo();
        }
        return state.successors().contains(wanted)
                ? new Decision.Becomes(wanted)
                : new Decision.Refused();
    }
}
