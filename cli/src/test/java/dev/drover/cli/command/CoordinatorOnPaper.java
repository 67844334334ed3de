package dev.drover.cli.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.drover.contracts.http.Problem;
import dev.drover.contracts.wire.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real HTTP server that gives the answers written down for it, the last one again and again. */
final class CoordinatorOnPaper implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    record Answer(int status, String type, String body, Map<String, String> headers) {
        Answer(int status, String type, String body) {
            this(status, type, body, Map.of());
        }
    }

    record Request(String line, Map<String, String> headers, String body) {}

    CoordinatorOnPaper() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    URI location() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    CoordinatorOnPaper answer(String methodAndPath, Object... bodies) {
        var queue = answers.computeIfAbsent(methodAndPath, _ -> new ArrayDeque<>());
        for (var body : bodies) {
            queue.add(
                    body instanceof Problem problem
                            ? new Answer(
                                    problem.status(),
                                    "application/problem+json",
                                    Json.write(problem))
                            : new Answer(200, "application/json", Json.write(body)));
        }
        return this;
    }

    CoordinatorOnPaper answerRaw(String methodAndPath, Answer answer) {
        answers.computeIfAbsent(methodAndPath, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    List<Request> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var key = exchange.getRequestMethod() + " " + uri.getPath();
        var headers = new ConcurrentHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name, values.getFirst()));
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(exchange.getRequestMethod() + " " + uri, headers, body));
        var answer = next(key);
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer next(String key) {
        var queue = answers.getOrDefault(key, new ArrayDeque<>());
        if (queue.isEmpty()) {
            return new Answer(404, "text/plain", "nothing written down for " + key);
        }
        return queue.size() == 1 ? queue.getFirst() : queue.removeFirst();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
