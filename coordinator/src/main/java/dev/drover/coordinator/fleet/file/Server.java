package dev.drover.coordinator.fleet.file;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.command.TenantAddress.Tls;

/**
 * One PostgreSQL instance.
 *
 * @param credential name of a secret that only workers know
 * @param limit jobs at once
 */
public record Server(
        ServerId id, String host, int port, String user, String credential, int limit, Tls tls) {}
