package dev.drover.engine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * Stands between client and server and tells the client another process id than the server's own,
 * as a pooler does: it keeps the keys of its sessions for itself and hands out made-up ones. All
 * else goes through as it is.
 */
final class RenamingProxy implements AutoCloseable {
    private static final int BACKEND_KEY_DATA = 'K';

    /** No process has it. */
    private static final int MADE_UP = Integer.MAX_VALUE;

    private final ServerSocket server;
    private final String host;
    private final int port;

    RenamingProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                var upstream = new Socket(host, port);
                Thread.ofVirtual().start(() -> forward(client, upstream));
                Thread.ofVirtual().start(() -> backward(upstream, client));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void forward(Socket client, Socket upstream) {
        try (client;
                upstream) {
            client.getInputStream().transferTo(upstream.getOutputStream());
        } catch (IOException ended) {
            // one side has gone
        }
    }

    /** Message by message up to the key, which comes once and before the first answer. */
    private static void backward(Socket upstream, Socket client) {
        try (client;
                upstream) {
            var in = new DataInputStream(upstream.getInputStream());
            var out = new DataOutputStream(client.getOutputStream());
            int type;
            do {
                type = in.readUnsignedByte();
                int length = in.readInt();
                var body = in.readNBytes(length - Integer.BYTES);
                if (type == BACKEND_KEY_DATA) {
                    ByteBuffer.wrap(body).putInt(MADE_UP);
                }
                out.writeByte(type);
                out.writeInt(length);
                out.write(body);
                out.flush();
            } while (type != BACKEND_KEY_DATA);
            in.transferTo(out);
        } catch (IOException ended) {
            // one side has gone
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
