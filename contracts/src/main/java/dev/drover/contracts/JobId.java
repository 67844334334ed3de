package dev.drover.contracts;

import java.util.UUID;

/** One tenant's part in a rollout. */
public record JobId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
