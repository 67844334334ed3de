package dev.drover.contracts.command;

import dev.drover.contracts.ServerId;

import java.util.UUID;

/**
 * A short question or order to a worker about one server, outside of any rollout. It needs no
 * ledger and no lease; the same one carried out twice does no harm.
 */
public sealed interface ServerCommand {
    /** What the answer repeats. */
    UUID request();

    ServerId server();

    /** The database to connect to, or the place to create. */
    TenantAddress address();

    /** Is it there, and how is it? */
    record ProbeServer(UUID request, ServerId server, TenantAddress address)
            implements ServerCommand {}

    /**
     * Which databases, or which schemas of the address's database, have such a name?
     *
     * @param pattern with {@code *} for any characters and {@code ?} for one; several with commas
     *     between them
     */
    record DiscoverTenants(
            UUID request, ServerId server, TenantAddress address, Kind kind, String pattern)
            implements ServerCommand {}

    /** Create the address's database if it is missing, and its schema if it has one. */
    record CreateTenant(UUID request, ServerId server, TenantAddress address)
            implements ServerCommand {}

    /** What tenants are. */
    enum Kind {
        DATABASES,
        SCHEMAS
    }
}
