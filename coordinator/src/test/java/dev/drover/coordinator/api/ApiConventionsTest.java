package dev.drover.coordinator.api;

import static dev.drover.coordinator.api.RunningApi.problem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.WorkerView;
import dev.drover.coordinator.testing.ControlRows;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds for all routes alike: problems, pages, idempotency keys. */
class ApiConventionsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String HOLD = "{\"held\":true,\"reason\":\"storm\"}";
    private static final List<String> LISTS =
            List.of(
                    ApiPaths.RELEASES,
                    ApiPaths.ROLLOUTS,
                    ApiPaths.ROLLOUTS + "/latest" + ApiPaths.JOBS,
                    ApiPaths.FAILURES,
                    ApiPaths.TENANTS,
                    ApiPaths.WORKERS,
                    ApiPaths.AUDIT);
    private static final String KEY = ApiPaths.IDEMPOTENCY_KEY;

    private ControlRows control;
    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        control = ControlRows.open();
        api = new RunningApi(control, List.of(worker("w-2"), worker("w-1"), worker("w-3")));
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
        control.close();
    }

    private static WorkerView worker(String id) {
        return new WorkerView(
                id,
                "LIVE",
                "h",
                "1",
                8,
                8,
                0,
                ControlRows.NOON,
                ControlRows.NOON,
                Optional.empty());
    }

    @Test
    void malformedJsonIsToldWithItsPlace() throws Exception {
        var problem =
                problem(api.post(ApiPaths.HOLD, "{\"held\":\n  tru}"), 400, "UNREADABLE_BODY");

        assertThat(problem.problems())
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.code()).isEqualTo("MALFORMED_JSON");
                    assertThat(item.where()).startsWith("line 2, column ");
                });
        problem(api.post(ApiPaths.HOLD, ""), 400, "UNREADABLE_BODY");
        problem(api.post(ApiPaths.HOLD, HOLD + "}"), 400, "UNREADABLE_BODY");
        problem(
                api.post(ApiPaths.HOLD, HOLD.replace("}", ",\"held\":false}")),
                400,
                "UNREADABLE_BODY");
    }

    @Test
    void allThatIsWrongWithABodyIsToldAtOnce() throws Exception {
        var body =
                """
                {"project": 7, "release": "x", "selection": {"tenants": [1], "servers": [], "lables": {}},
                 "strategy": {"maxParallel": "2", "perServer": 0, "maxAttempts": 1, "giveUpAfterSeconds": 1,
                              "backoffBaseMillis": 1, "waves": {}},
                 "policy": {"onClone": "keep"}, "action": "migrate", "to": "3"}
                """;

        var problem = problem(api.post(ApiPaths.ROLLOUTS, body), 400, "UNREADABLE_BODY");

        assertThat(problem.problems())
                .extracting(item -> item.code() + " " + item.where())
                .containsExactlyInAnyOrder(
                        "WRONG_TYPE project",
                        "WRONG_TYPE selection.tenants[0]",
                        "UNKNOWN_KEY selection.lables",
                        "MISSING_KEY selection.labels",
                        "WRONG_TYPE strategy.maxParallel",
                        "WRONG_TYPE strategy.waves",
                        "INVALID_VALUE policy.onClone",
                        "UNKNOWN_KEY to");
        assertThat(problem.problems())
                .filteredOn(item -> item.where().equals("selection.lables"))
                .extracting(Problem.Item::remedy)
                .containsExactly("Did you mean \"labels\"?");
    }

    @Test
    void bodiesOfAnotherTypeAreRefused() throws Exception {
        var form = "application/x-www-form-urlencoded";
        problem(api.post(ApiPaths.HOLD, HOLD, "Content-Type", form), 415, "UNSUPPORTED_MEDIA_TYPE");
        problem(
                api.post(ApiPaths.FLEET_IMPORT, "x", "Content-Type", form),
                415,
                "UNSUPPORTED_MEDIA_TYPE");
        assertThat(
                        api.post(
                                        ApiPaths.HOLD,
                                        HOLD,
                                        "Content-Type",
                                        "application/json; charset=utf-8")
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotServedIsAProblemToo() throws Exception {
        var answer = api.send(HttpRequest.newBuilder(api.uri(ApiPaths.HOLD)).DELETE());

        problem(answer, 405, "METHOD_NOT_ALLOWED");
        assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
        problem(api.get("/"), 404, "NOT_FOUND");
        assertThat(raw("GET /api/v1/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "\"BAD_REQUEST\"");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(9000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("application/problem+json", "\"HEADERS_TOO_LARGE\"");
    }

    private String raw(String request) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.server.port())) {
            socket.getOutputStream()
                    .write(
                            request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                                    .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void everyListComesInPages() throws Exception {
        fill();

        for (var path : LISTS) {
            var whole = JSON.readTree(api.get(path).body());
            assertThat(whole).as(path).hasSize(3);
            assertThat(pages(path + "?limit=2")).as(path).containsExactlyElementsOf(whole);
            problem(api.get(path + "?limit=0"), 400, "BAD_PARAMETER");
        }
        for (var path : List.of(ApiPaths.RELEASES, ApiPaths.FAILURES, ApiPaths.AUDIT)) {
            problem(api.get(path + "?after=nonsense"), 400, "BAD_PARAMETER");
        }
    }

    private List<JsonNode> pages(String first) throws Exception {
        var elements = new ArrayList<JsonNode>();
        var next = Optional.of(first);
        while (next.isPresent()) {
            var page = api.get(next.get());
            JSON.readTree(page.body()).forEach(elements::add);
            var link = page.headers().firstValue("Link");
            assertThat(link.isPresent())
                    .isEqualTo(page.headers().firstValue(ApiPaths.NEXT_CURSOR).isPresent());
            next = link.map(text -> text.substring(1, text.indexOf('>')));
        }
        return elements;
    }

    private void fill() {
        control.server("pg");
        for (int n = 1; n <= 3; n++) {
            control.release(n == 1 ? ControlRows.DIGEST : "sha256:" + ("0" + n).repeat(32), n);
            control.execute(
                    "INSERT INTO operator_action (actor, action, subject) VALUES ('api', 'hold', 'fleet')");
            control.tenant("t" + n, "pg");
        }
        for (int n = 1; n <= 3; n++) {
            var rollout = control.rollout("COMPLETED_WITH_FAILURES");
            for (int t = 1; n == 3 && t <= 3; t++) {
                var job = control.job(rollout, "t" + t, "pg", "FAILED");
                control.failure(job, rollout, "t" + t, "f" + t, true, Instant.EPOCH);
            }
        }
    }

    @Test
    void theSameRequestWithTheSameKeyIsAnsweredTheSame() throws Exception {
        var first = api.post(ApiPaths.HOLD, HOLD, KEY, "k");
        api.post(ApiPaths.HOLD, "{\"held\":false,\"reason\":\"over\"}");

        var again = api.post(ApiPaths.HOLD, HOLD, KEY, "k");

        assertThat(again.statusCode()).isEqualTo(first.statusCode());
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue(ApiPaths.REPLAYED)).contains("true");
        assertThat(api.get(ApiPaths.HOLD).body()).contains("\"held\":false");
        assertThat(JSON.readTree(api.get(ApiPaths.AUDIT).body())).hasSize(2);
    }

    @Test
    void anotherRequestWithTheSameKeyIsAConflict() throws Exception {
        api.post(ApiPaths.HOLD, HOLD, KEY, "k");

        problem(
                api.post(ApiPaths.HOLD, HOLD.replace("storm", "x"), KEY, "k"),
                409,
                "IDEMPOTENCY_CONFLICT");
        problem(api.post(ApiPaths.REPLAYS, HOLD, KEY, "k"), 409, "IDEMPOTENCY_CONFLICT");
        problem(
                api.post(ApiPaths.FLEET_SYNC + "?dryRun=true", "", KEY, "two words"),
                400,
                "BAD_IDEMPOTENCY_KEY");
    }

    @Test
    void aRefusalIsNotRememberedAndAnAnswerForADay() throws Exception {
        problem(
                api.post(ApiPaths.HOLD, "{\"held\":true,\"reason\":\"\"}", KEY, "k"),
                422,
                "REASON_MISSING");
        api.post(ApiPaths.HOLD, HOLD, KEY, "k");
        api.now = api.now.plus(RememberedAnswers.KEPT).plus(Duration.ofSeconds(1));

        var later = api.post(ApiPaths.HOLD, HOLD.replace("storm", "x"), KEY, "k");

        assertThat(later.statusCode()).isEqualTo(200);
        assertThat(later.headers().firstValue(ApiPaths.REPLAYED)).isEmpty();
    }

    @Test
    void twoAtOnceDoNotBothAct() throws Exception {
        api.post(ApiPaths.HOLD, HOLD, KEY, "k");
        // as the first one's coordinator would have left it half way
        control.execute("UPDATE idempotency_key SET status = NULL, body = NULL");

        problem(api.post(ApiPaths.HOLD, HOLD, KEY, "k"), 409, "IDEMPOTENCY_IN_PROGRESS");
        api.now = api.now.plus(Duration.ofSeconds(33));
        var busy = api.post(ApiPaths.HOLD, HOLD, KEY, "k");
        assertThat(problem(busy, 409, "IDEMPOTENCY_IN_PROGRESS").detail()).contains("in 87 s");
        assertThat(busy.headers().firstValue("Retry-After")).contains("87");
        api.now = api.now.plus(Duration.ofSeconds(88));
        assertThat(api.post(ApiPaths.HOLD, HOLD, KEY, "k").statusCode()).isEqualTo(200);
    }
}
