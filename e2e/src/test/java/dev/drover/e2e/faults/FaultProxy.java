package dev.drover.e2e.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Stands before a server on loopback and misbehaves on request. */
public final class FaultProxy implements AutoCloseable {
    private static final int REPLY_WAIT_SECONDS = 20;

    private final int port;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Optional<String>> resetAt =
            new AtomicReference<>(Optional.empty());
    private final CountDownLatch wasReset = new CountDownLatch(1);
    private volatile boolean silent;
    private volatile Duration delay = Duration.ZERO;
    private ServerSocket server;

    /**
     * @param target port that is stood before
     */
    public FaultProxy(int target) {
        this.target = target;
        this.server = listen(0);
        this.port = server.getLocalPort();
    }

    public int port() {
        return port;
    }

    /** Nobody listens any more, and who was connected is reset. */
    synchronized void refuse() {
        close();
        var _ = resetAll();
    }

    /** Connections are taken, and nothing goes through any of them, either way. */
    void swallow() {
        silent = true;
    }

    /** From now on each answer arrives that much later. */
    public void delay(Duration time) {
        delay = time;
    }

    /** All is well again; what was swallowed stays so. */
    synchronized void forward() {
        silent = false;
        if (server.isClosed()) {
            server = listen(port);
        }
    }

    /** Ends all connections the hard way; returns how many there were. */
    public int resetAll() {
        var open = Set.copyOf(links);
        open.forEach(Link::reset);
        return open.size();
    }

    /**
     * The next message with this text reaches the server and is answered; in place of the answer
     * the client gets a reset.
     */
    void resetAtReplyTo(String text) {
        resetAt.set(Optional.of(text));
    }

    /** Whether {@link #resetAtReplyTo} has met its text. */
    boolean wasReset(int seconds) throws InterruptedException {
        return wasReset.await(seconds, TimeUnit.SECONDS);
    }

    private ServerSocket listen(int at) {
        try {
            var opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 100);
            Thread.ofVirtual().start(() -> accept(opened));
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                join(listening.accept());
            }
        } catch (IOException closed) {
            // refusing, or the test is over
        }
    }

    private void join(Socket client) {
        try {
            var link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
            links.add(link);
            Thread.ofVirtual().start(link::forward);
            Thread.ofVirtual().start(link::backward);
        } catch (IOException away) {
            // nobody is behind it now; the next one may find the server again
            closeQuietly(client);
        }
    }

    /** One connection. */
    private final class Link {
        private final Socket client;
        private final Socket upstream;
        private final CountDownLatch answered = new CountDownLatch(1);
        private volatile boolean answerKept;

        Link(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void forward() {
            try {
                var buffer = new byte[1 << 16];
                for (int read = client.getInputStream().read(buffer);
                        read >= 0;
                        read = client.getInputStream().read(buffer)) {
                    var text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                    boolean last = resetAt.get().filter(text::contains).isPresent();
                    if (last) {
                        resetAt.set(Optional.empty());
                        answerKept = true;
                    }
                    if (!silent) {
                        upstream.getOutputStream().write(buffer, 0, read);
                    }
                    if (last) {
                        var _ = answered.await(REPLY_WAIT_SECONDS, TimeUnit.SECONDS);
                        reset();
                        wasReset.countDown();
                    }
                }
            } catch (IOException ended) {
                // one side has gone
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            end();
        }

        void backward() {
            try {
                var buffer = new byte[1 << 16];
                for (int read = upstream.getInputStream().read(buffer);
                        read >= 0;
                        read = upstream.getInputStream().read(buffer)) {
                    if (answerKept) {
                        answered.countDown();
                    } else if (!silent) {
                        Thread.sleep(delay);
                        client.getOutputStream().write(buffer, 0, read);
                    }
                }
            } catch (IOException ended) {
                // one side has gone
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            end();
        }

        void reset() {
            try {
                client.setSoLinger(true, 0);
            } catch (IOException e) {
                // it is closed already
            }
            end();
        }

        private void end() {
            links.remove(this);
            closeQuietly(client);
            closeQuietly(upstream);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // it is of no use any more
        }
    }

    @Override
    public synchronized void close() {
        closeQuietly(server);
    }
}
