package dev.drover.contracts.http;

import java.util.Optional;

/**
 * {@code POST /rollouts/<id>/pause|resume|abort|promote}.
 *
 * @param reason why, for the record; may be empty with {@code promote} when the bake time is over
 * @param cancelRunning with {@code abort}: cancel what runs as well, in place of letting it end
 * @param budget with {@code resume}: how many more tenants may fail; a halted rollout needs it
 */
public record SteeringRequest(
        String reason, boolean cancelRunning, Optional<RolloutRequest.Limit> budget) {
    public SteeringRequest(String reason, boolean cancelRunning) {
        this(reason, cancelRunning, Optional.empty());
    }
}
