package dev.drover.engine;

/** How the connection to a tenant server is protected. */
public enum Tls {
    DISABLE,
    /** Encrypted; the server's certificate is not checked. */
    REQUIRE,
    /** Encrypted, and the certificate must be trusted and name the host. */
    VERIFY_FULL
}
