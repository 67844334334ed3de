package dev.drover.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.WorkerView;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.catalogue.SyncCatalogue;
import dev.drover.coordinator.feed.EventFeed;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import dev.drover.coordinator.testing.ControlRows;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An API with a client that compares every answer with the description. */
final class RunningApi implements AutoCloseable {
    final ControlRows control;
    final ApiServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    /** What time it is there. */
    volatile Instant now = Instant.now();

    RunningApi(ControlRows control, List<WorkerView> workers) {
        this(control, workers, Optional.empty(), Duration.ofSeconds(30));
    }

    RunningApi(
            ControlRows control,
            List<WorkerView> workers,
            Optional<EventFeed> feed,
            Duration idle) {
        this.control = control;
        var state = new ApiParts.State(() -> workers, Optional::empty, () -> "");
        var parts =
                new ApiParts(
                        control.jdbi(),
                        () -> now,
                        () -> {},
                        state,
                        new SyncCatalogue(
                                control.jdbi(),
                                Optional.empty(),
                                new CoordinatorMetrics().fleet(),
                                () -> now),
                        feed);
        this.server = ApiServer.start("127.0.0.1", 0, parts, idle);
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        DescribedApi.check(answer);
        return answer;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    static Problem problem(HttpResponse<String> answer, int status, String code) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var problem = Json.read(answer.body(), Problem.class);
        assertThat(problem.code()).isEqualTo(code);
        return problem;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
