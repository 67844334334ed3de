package dev.drover.cli.client;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One request and its answer, with what may go wrong on the way told apart. */
final class Exchange implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final CoordinatorLocation location;
    private final HttpClient http;
    private final String actor = ClaimedName.ofThisProcess();

    Exchange(CoordinatorLocation location) {
        this.location = location;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .build();
    }

    HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(location.at(pathAndQuery))
                .timeout(ANSWER)
                .header("Accept", "application/json, application/problem+json")
                .header("User-Agent", "drover")
                .header(ApiPaths.ACTOR, actor);
    }

    <T> T one(HttpRequest request, Class<T> type)
            throws CoordinatorException, InterruptedException {
        var response = send(request);
        try {
            return Json.read(response.body(), type);
        } catch (UnreadableRecordException e) {
            throw unintelligible(response, e);
        }
    }

    /**
     * A part of a list.
     *
     * @param next where the next one begins, if there is one
     */
    record Page<T>(List<T> elements, Optional<String> next) {}

    <T> Page<T> page(HttpRequest request, Class<T> element)
            throws CoordinatorException, InterruptedException {
        var response = send(request);
        try {
            return new Page<>(
                    Json.readList(response.body(), element),
                    response.headers().firstValue(ApiPaths.NEXT_CURSOR));
        } catch (UnreadableRecordException e) {
            throw unintelligible(response, e);
        }
    }

    private HttpResponse<String> send(HttpRequest request)
            throws CoordinatorException, InterruptedException {
        try {
            var response =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() / 100 != 2) {
                throw refusal(response);
            }
            return response;
        } catch (HttpConnectTimeoutException e) {
            throw new UnreachableException(location + ": no connection within 5 s", false, e);
        } catch (ConnectException e) {
            throw new UnreachableException(
                    location + ": " + reason(e, "connection refused"), false, e);
        } catch (HttpTimeoutException e) {
            throw new UnreachableException(location + ": no answer within 60 s", true, e);
        } catch (IOException e) {
            throw new UnreachableException(
                    location + ": " + reason(e, "the connection broke"), true, e);
        }
    }

    private static String reason(IOException e, String otherwise) {
        if (e.getCause() instanceof UnresolvedAddressException
                || (e.getCause() != null
                        && e.getCause().getCause() instanceof UnresolvedAddressException)) {
            return "unknown host";
        }
        var message = e.getMessage();
        return message == null || message.isBlank() ? otherwise : message;
    }

    private CoordinatorException refusal(HttpResponse<String> response) {
        var type = response.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("application/problem+json")) {
            try {
                return new ProblemException(
                        Json.read(response.body(), Problem.class), retryAfter(response));
            } catch (UnreadableRecordException e) {
                return unintelligible(response, e);
            }
        }
        return new UnintelligibleAnswerException(
                response.statusCode(),
                "HTTP " + response.statusCode() + " from " + location + response.uri().getPath());
    }

    /** Only in seconds: a coordinator tells no dates. */
    private static Optional<Duration> retryAfter(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private UnintelligibleAnswerException unintelligible(
            HttpResponse<String> response, UnreadableRecordException e) {
        return new UnintelligibleAnswerException(
                response.statusCode(),
                "the answer of " + location + response.uri().getPath() + " is " + e.getMessage());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
