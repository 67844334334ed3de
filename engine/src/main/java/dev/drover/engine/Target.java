package dev.drover.engine;

import java.util.Optional;

/**
 * The database, or the schema of a database, to work on.
 *
 * @param host a direct address of the server, never of a pooler: the lease is a session lock
 * @param schema the tenant's own schema; empty when the whole database is the tenant's
 */
public record Target(
        String host,
        int port,
        String database,
        Optional<String> schema,
        String user,
        Secret password,
        Tls tls) {

    public Target {
        if (host.isBlank() || database.isBlank() || user.isBlank()) {
            throw new IllegalArgumentException("host, database and user of a target are needed");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no port: " + port);
        }
    }

    /** The schema as the ledger and the lease know it: its name, or {@code *} for a database. */
    public String scopeName() {
        return schema.orElse("*");
    }
}
