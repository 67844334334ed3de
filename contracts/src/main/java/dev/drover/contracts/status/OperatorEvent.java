package dev.drover.contracts.status;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What a person did, or the coordinator by itself to tenants and to the fleet. */
public sealed interface OperatorEvent extends StatusEvent {
    /**
     * Somebody acted. What the coordinator decides about a rollout's waves and state has events of
     * its own.
     *
     * @param actor who; {@code claimed:} and a name when a client said so and nobody has checked
     *     it; {@code drover} when the coordinator did it by itself, or because the catalogue or an
     *     announcement says so
     * @param action {@code pause}, {@code promote}, {@code hold} …
     * @param subject a rollout's id, {@code fleet}, {@code tenant/<id>} or {@code release/<digest>}
     * @param reason why, for the record
     * @param origin from where the request came
     */
    record Acted(
            UUID id,
            Instant time,
            String actor,
            String action,
            String subject,
            Optional<String> reason,
            String origin)
            implements OperatorEvent {}
}
