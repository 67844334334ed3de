package dev.drover.coordinator.rollout.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A part of a rollout.
 *
 * @param number from 1
 * @param bakeUntil in BAKING: when its time is over
 */
public record Wave(
        int number, WaveState state, int tenants, Terms terms, Optional<Instant> bakeUntil) {

    /** Who opens the next wave. */
    public enum Gate {
        AUTO,
        MANUAL;

        /** As the API writes it. */
        public String word() {
            return this == AUTO ? "auto" : "manual";
        }
    }

    /**
     * @param bake how long it is watched when its tenants are done
     * @param strict whether a single failure is too many
     */
    public record Terms(Duration bake, Gate gate, boolean strict) {
        public static final Terms NONE = new Terms(Duration.ZERO, Gate.AUTO, false);

        boolean bakes() {
            return gate == Gate.MANUAL || bake.isPositive();
        }
    }

    Wave to(WaveState next) {
        return new Wave(number, state.to(next), tenants, terms, Optional.empty());
    }

    Wave bake(Instant now) {
        return new Wave(
                number,
                state.to(WaveState.BAKING),
                tenants,
                terms,
                Optional.of(now.plus(terms.bake())));
    }

    /** Whether its bake time is over. */
    boolean baked(Instant now) {
        return bakeUntil.filter(until -> until.isAfter(now)).isEmpty();
    }
}
