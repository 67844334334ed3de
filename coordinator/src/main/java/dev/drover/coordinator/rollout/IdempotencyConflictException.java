package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;

/** The idempotency key names a rollout that was asked for with another request. */
public final class IdempotencyConflictException extends RuntimeException {
    private final RolloutId existing;

    IdempotencyConflictException(String key, RolloutId existing) {
        super(
                "the idempotency key \"%s\" belongs to rollout %s, which was asked for with another request; use a new key"
                        .formatted(key, existing));
        this.existing = existing;
    }

    public RolloutId existing() {
        return existing;
    }
}
