package dev.drover.coordinator.config;

import dev.drover.contracts.http.ApiPaths;

/**
 * Where the API listens.
 *
 * @param port 0: a free one
 * @param anyoneMayConnect must be said for a host that is not loopback, for there is no
 *     authentication yet
 */
public record HttpConfig(String host, int port, boolean anyoneMayConnect) {
    /** Loopback, the port where clients look first. */
    public static final HttpConfig DEFAULT =
            new HttpConfig("127.0.0.1", ApiPaths.DEFAULT_PORT, false);

    /** Loopback, a free port. */
    public static final HttpConfig ANY_PORT = new HttpConfig("127.0.0.1", 0, false);

    /**
     * Whether only programs of the same machine can connect; judged by name, nothing is resolved.
     */
    public boolean loopback() {
        return host.equals("localhost")
                || host.equals("::1")
                || host.matches("127(\\.\\d{1,3}){3}");
    }
}
