package dev.drover.engine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between client and server, counts queries, and can swallow the answer to one. */
final class CountingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final String host;
    private final int port;
    private final ConcurrentLinkedQueue<String> queries = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Integer> startups = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Optional<String>> cutAt = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Hold>> answerHeld =
            new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Hold>> heldBack =
            new AtomicReference<>(Optional.empty());

    CountingProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> queries() {
        return List.copyOf(queries);
    }

    /** Codes of what connections began with; 196608 is an ordinary startup. */
    List<Integer> startups() {
        return List.copyOf(startups);
    }

    /** The next query that holds this text reaches the server, but no answer comes back. */
    void cutAt(String text) {
        cutAt.set(Optional.of(text));
    }

    /**
     * The next query that holds this text reaches the server, but its answer stays here.
     *
     * @return done once the query is on its way
     */
    CompletableFuture<Void> holdAnswerTo(String text) {
        return hold(answerHeld, text);
    }

    /**
     * The next query that holds this text does not reach the server.
     *
     * @return done once it was sent
     */
    CompletableFuture<Void> holdBack(String text) {
        return hold(heldBack, text);
    }

    private static CompletableFuture<Void> hold(
            AtomicReference<Optional<Hold>> holder, String text) {
        var hold = new Hold(text, new CompletableFuture<>());
        holder.set(Optional.of(hold));
        return hold.reached();
    }

    private record Hold(String text, CompletableFuture<Void> reached) {}

    /** Whether the query is the one waited for; it is then no more. */
    private static Optional<Hold> taken(AtomicReference<Optional<Hold>> holder, String query) {
        var hold = holder.get().filter(h -> query.contains(h.text()));
        hold.ifPresent(_ -> holder.set(Optional.empty()));
        return hold;
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                var upstream = new Socket(host, port);
                var silent = new AtomicBoolean();
                Thread.ofVirtual().start(() -> backward(upstream, client, silent));
                Thread.ofVirtual().start(() -> forward(client, upstream, silent));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void forward(Socket client, Socket upstream, AtomicBoolean silent) {
        try (client;
                upstream) {
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(upstream.getOutputStream());
            int length = in.readInt();
            var startup = in.readNBytes(length - 4);
            startups.add(new DataInputStream(new java.io.ByteArrayInputStream(startup)).readInt());
            out.writeInt(length);
            out.write(startup);
            out.flush();
            while (true) {
                int type = in.read();
                if (type < 0) {
                    return;
                }
                int size = in.readInt();
                var body = in.readNBytes(size - 4);
                var query = type == 'Q' ? new String(body, StandardCharsets.UTF_8) : "";
                if (type == 'Q') {
                    var kept = taken(heldBack, query);
                    if (kept.isPresent()) {
                        kept.get().reached().complete(null);
                        continue;
                    }
                    taken(answerHeld, query)
                            .ifPresent(hold -> {
                                silent.set(true);
                                hold.reached().complete(null);
                            });
                }
                if (type == 'Q' && swallows(query)) {
                    client.close();
                    send(out, type, body);
                    // lets the server finish before it notices that nobody is there
                    upstream.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                    return;
                }
                send(out, type, body);
            }
        } catch (IOException ended) {
            // one side has gone
        }
    }

    private boolean swallows(String query) {
        queries.add(query);
        var text = cutAt.get();
        boolean cut = text.isPresent() && query.contains(text.get());
        if (cut) {
            cutAt.set(Optional.empty());
        }
        return cut;
    }

    private static void send(DataOutputStream out, int type, byte[] body) throws IOException {
        out.write(type);
        out.writeInt(body.length + 4);
        out.write(body);
        out.flush();
    }

    private static void backward(Socket upstream, Socket client, AtomicBoolean silent) {
        var buffer = new byte[8192];
        try {
            while (!client.isClosed()) {
                int read = upstream.getInputStream().read(buffer);
                if (read < 0) {
                    client.close();
                    return;
                }
                if (!silent.get()) {
                    client.getOutputStream().write(buffer, 0, read);
                }
            }
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

    static List<String> with(List<String> some, String text) {
        return new ArrayList<>(some).stream().filter(each -> each.contains(text)).toList();
    }
}
