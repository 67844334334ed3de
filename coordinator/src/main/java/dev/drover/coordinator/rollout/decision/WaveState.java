package dev.drover.coordinator.rollout.decision;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a wave stands.
 *
 * <pre>
 * WAITING -> OPEN    the waves before it have passed, or failed and the rollout goes on; where
 *                    servers are watched, they are well
 * OPEN    -> BAKING  its tenants are done and it bakes or its gate is manual; beyond budget only
 *                    where failures do not stop
 * OPEN    -> PASSED  its tenants are done and within budget; nothing else is wanted, or nobody is
 *                    there to be watched
 * OPEN    -> FAILED  its tenants are done and beyond budget, or the rollout was aborted
 * BAKING  -> PASSED  its time is over and its gate is automatic, somebody promoted it, or nobody
 *                    is left to be watched
 * BAKING  -> FAILED  beyond budget after all, or the rollout was aborted
 * </pre>
 */
public enum WaveState {
    WAITING,
    OPEN,
    BAKING,
    PASSED,
    FAILED;

    /** The states that may follow. */
    public Set<WaveState> successors() {
        return switch (this) {
            case WAITING -> EnumSet.of(OPEN);
            case OPEN -> EnumSet.of(BAKING, PASSED, FAILED);
            case BAKING -> EnumSet.of(PASSED, FAILED);
            case PASSED, FAILED -> EnumSet.noneOf(WaveState.class);
        };
    }

    /** Whether it has had its turn. */
    public boolean ended() {
        return successors().isEmpty();
    }

    /** Whether it is its turn. */
    public boolean current() {
        return this == OPEN || this == BAKING;
    }

    /**
     * @throws IllegalStateException naming both states when {@code next} may not follow
     */
    WaveState to(WaveState next) {
        if (!successors().contains(next)) {
            throw new IllegalStateException(
                    "a wave that is %s cannot become %s".formatted(this, next));
        }
        return next;
    }
}
