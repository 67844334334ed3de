package dev.drover.worker.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}, for reading only. */
public final class OpsServer implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private OpsServer(HttpServer server) {
        this.server = server;
    }

    /**
     * @param port 0 for any free one
     * @throws IOException when the address cannot be bound
     */
    public static OpsServer start(
            String host,
            int port,
            Supplier<Health> live,
            Supplier<Health> ready,
            Supplier<String> metrics)
            throws IOException {
        var http = HttpServer.create(new InetSocketAddress(host, port), 0);
        var server = new OpsServer(http);
        http.setExecutor(server.threads);
        http.createContext("/health/live", exchange -> answer(exchange, live.get()));
        http.createContext("/health/ready", exchange -> answer(exchange, ready.get()));
        http.createContext(
                "/metrics", exchange -> answer(exchange, 200, PROMETHEUS, metrics.get()));
        http.start();
        return server;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Health health) throws IOException {
        answer(exchange, health.well() ? 200 : 503, TEXT, health.detail() + "\n");
    }

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            var body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
