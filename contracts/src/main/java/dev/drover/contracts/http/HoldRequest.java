package dev.drover.contracts.http;

/**
 * {@code POST /hold}: holds everything, or releases it.
 *
 * @param held whether nothing may be dispatched
 * @param reason why, for the record
 */
public record HoldRequest(boolean held, String reason) {}
