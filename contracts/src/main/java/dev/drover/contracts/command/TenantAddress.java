package dev.drover.contracts.command;

import java.util.Optional;

/**
 * Where a tenant is and as whom to go there; the password's name, never the password.
 *
 * @param schema present for a tenant that is a schema
 * @param credential looked up in the worker's own configuration, which also says to which hosts it
 *     may go
 */
public record TenantAddress(
        String host,
        int port,
        String database,
        Optional<String> schema,
        String user,
        String credential,
        Tls tls) {

    /** How the connection is protected. */
    public enum Tls {
        /** No encryption: loopback and private test networks. */
        DISABLE,
        /** Encrypted, the server's name not checked. */
        REQUIRE,
        /**
         * Encrypted, certificate and host name checked; the default for hosts that are not
         * loopback.
         */
        VERIFY_FULL
    }
}
