package dev.drover.contracts.http;

/**
 * {@code POST /tenants/quarantine} and {@code /tenants/release}.
 *
 * @param reason why, for the record
 */
public record QuarantineRequest(TenantSelection which, String reason) {}
