package dev.drover.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.OptionalInt;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The two sockets of a broker, bound before it starts.
 *
 * <p>A broker must know its ports when it is configured, but binds them seconds later. Binding them
 * here leaves nobody a chance to take them in between.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocketChannel clients;
    private final ServerSocketChannel controller;

    private BoundSockets(ServerSocketChannel clients, ServerSocketChannel controller) {
        this.clients = clients;
        this.controller = controller;
    }

    static BoundSockets open(OptionalInt port) throws IOException {
        ServerSocketChannel clients = bind(port.orElse(0));
        try {
            return new BoundSockets(clients, bind(0));
        } catch (IOException e) {
            clients.close();
            throw e;
        }
    }

    int clientsPort() {
        return clients.socket().getLocalPort();
    }

    InetSocketAddress controllerAddress() {
        return new InetSocketAddress(LoopbackPorts.address(), controller.socket().getLocalPort());
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferBytes)
            throws IOException {
        ServerSocketChannel channel =
                KafkaSettings.CONTROLLER.equals(listener) ? controller : clients;
        if (!channel.isOpen() || channel.socket().getLocalPort() != address.getPort()) {
            throw new BindException("no socket is bound for %s %s".formatted(listener, address));
        }
        channel.configureBlocking(false);
        return channel;
    }

    @Override
    public void close() throws IOException {
        try (clients) {
            controller.close();
        }
    }

    private static ServerSocketChannel bind(int port) throws IOException {
        var channel = ServerSocketChannel.open();
        try {
            channel.socket().setReuseAddress(true);
            channel.bind(new InetSocketAddress(LoopbackPorts.address(), port), BACKLOG);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
