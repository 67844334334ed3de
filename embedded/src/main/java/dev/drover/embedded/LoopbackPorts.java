package dev.drover.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.random.RandomGenerator;

/** Ports of 127.0.0.1. */
final class LoopbackPorts {
    static final String HOST = "127.0.0.1";

    // Below the range from which Linux takes the ports of outgoing connections. A server that is
    // restarted on its port would otherwise find it taken by a client, even by one that tries to
    // reach the very same server and was connected to itself.
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;

    private LoopbackPorts() {}

    /** A port nobody listens on right now; the caller must cope with losing a race for it. */
    static int free(RandomGenerator random) {
        for (int attempt = 0; attempt < 200; attempt++) {
            int port = random.nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new EmbeddedServerException(
                EmbeddedFailure.PORT_IN_USE,
                "no free port found on 127.0.0.1 between %d and %d".formatted(LOWEST, HIGHEST));
    }

    static InetAddress address() {
        try {
            return InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
