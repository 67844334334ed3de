package dev.drover.contracts.http;

/**
 * {@code POST /rollouts/<id>/pause|resume|abort}.
 *
 * @param reason why, for the record
 * @param cancelRunning with {@code abort}: cancel what runs as well, in place of letting it end
 */
public record SteeringRequest(String reason, boolean cancelRunning) {}
