package dev.drover.contracts.http;

/**
 * {@code POST /fleet/import}: what a tenants file changed. Tenants that the file does not name stay
 * as they are.
 */
public record ImportResult(int servers, int added, int changed, int unchanged) {}
