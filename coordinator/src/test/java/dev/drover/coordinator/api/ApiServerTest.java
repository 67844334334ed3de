package dev.drover.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.AuditView;
import dev.drover.contracts.http.ExcludedTenants;
import dev.drover.contracts.http.FailureGroupView;
import dev.drover.contracts.http.HoldRequest;
import dev.drover.contracts.http.HoldView;
import dev.drover.contracts.http.ImportResult;
import dev.drover.contracts.http.JobView;
import dev.drover.contracts.http.OpenApiDocument;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.QuarantineRequest;
import dev.drover.contracts.http.ReconcileRequest;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.ReleaseView;
import dev.drover.contracts.http.ReplayRequest;
import dev.drover.contracts.http.ReplayView;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.RolloutView.Counts;
import dev.drover.contracts.http.SkipRequest;
import dev.drover.contracts.http.SteeringRequest;
import dev.drover.contracts.http.TenantSelection;
import dev.drover.contracts.http.TenantView;
import dev.drover.contracts.http.TenantsChanged;
import dev.drover.contracts.http.WorkerView;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.testing.ControlRows;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {
    private static final String FLEET =
            """
            servers: [{id: pg, address: "127.0.0.1:5432", user: u, credential: c}]
            tenants:
              - {id: a, server: pg, database: a, labels: {tier: gold}}
              - {id: b, server: pg, database: b}
            """;
    private static final WorkerView WORKER =
            new WorkerView(
                    "w-1",
                    "LIVE",
                    "host",
                    "1",
                    8,
                    7,
                    1,
                    ControlRows.NOON,
                    ControlRows.NOON,
                    Optional.empty());

    private final AtomicInteger woken = new AtomicInteger();
    private final AtomicReference<Optional<String>> notReady =
            new AtomicReference<>(Optional.empty());
    private ControlRows control;
    private ApiServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        control = ControlRows.open();
        var state =
                new ApiParts.State(() -> List.of(WORKER), notReady::get, () -> "drover_jobs 1\n");
        var parts =
                new ApiParts(control.jdbi(), InstantSource.system(), woken::incrementAndGet, state);
        server = ApiServer.start("127.0.0.1", 0, parts);
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
        server.close();
        control.close();
    }

    @Test
    void tenantsAreImportedAndListed() throws Exception {
        assertThat(read(post(ApiPaths.FLEET_IMPORT, FLEET), ImportResult.class))
                .isEqualTo(new ImportResult(1, 2, 0, 0));

        assertThat(list(ApiPaths.TENANTS, TenantView.class)).hasSize(2);
        assertThat(
                        list(
                                ApiPaths.TENANTS + "?server=pg&project=default&label=tier%3Dgold",
                                TenantView.class))
                .extracting(TenantView::id)
                .containsExactly("a");
        assertProblem(get(ApiPaths.TENANTS + "?label=gold"), 400, "BAD_PARAMETER");
        assertProblem(get(ApiPaths.TENANTS + "?sever=pg"), 400, "BAD_PARAMETER");
        assertThat(assertProblem(get(ApiPaths.TENANTS + "?server=pgg"), 422, "UNKNOWN_SERVER"))
                .extracting(Problem::remedy)
                .isEqualTo("Did you mean \"pg\"?");
        assertThat(
                        assertProblem(
                                get(ApiPaths.TENANTS + "?project=defualt"), 422, "UNKNOWN_PROJECT"))
                .extracting(Problem::remedy)
                .isEqualTo("Did you mean \"default\"?");
        assertProblem(get(ApiPaths.TENANT_VERSIONS + "?project=x"), 422, "UNKNOWN_PROJECT");
        assertProblem(get(ApiPaths.FAILURES + "?tenant=aa"), 404, "UNKNOWN_TENANT");
        assertThat(list(ApiPaths.FAILURES + "?tenant=a", FailureGroupView.class)).isEmpty();
        assertProblem(
                get(ApiPaths.TENANTS + "?label=tier%3Dgold&label=tier%3Dsilver"),
                400,
                "BAD_PARAMETER");
    }

    @Test
    void quarantinedTenantsAreInNoRolloutAndTold() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var release = upload("SELECT 1").digest();
        var b = new TenantSelection(List.of("b"), Optional.empty(), Optional.empty());
        var order = new QuarantineRequest(b, "disk full");
        assertProblem(
                post(ApiPaths.TENANT_QUARANTINE, Json.write(new QuarantineRequest(b, " "))),
                422,
                "REASON_MISSING");
        assertThat(
                        read(
                                        post(ApiPaths.TENANT_QUARANTINE, Json.write(order)),
                                        TenantsChanged.class)
                                .some())
                .containsExactly("b");

        var left = new ExcludedTenants.Excluded("b", "disk full");
        var plan = read(post(ApiPaths.PLANS, Json.write(request(release))), PlanView.class);
        assertThat(plan.tenants()).isEqualTo(1);
        assertThat(plan.excluded()).contains(new ExcludedTenants(1, List.of(left)));
        var rollout =
                read(post(ApiPaths.ROLLOUTS, Json.write(request(release))), RolloutView.class);
        assertThat(rollout.counts().total()).isEqualTo(1);
        assertThat(rollout.excluded().orElseThrow().some()).containsExactly(left);
        assertProblem(get(ApiPaths.TENANTS + "/bb"), 404, "UNKNOWN_TENANT");
        assertThat(list(ApiPaths.TENANTS + "?quarantined=true", TenantView.class))
                .extracting(TenantView::id)
                .containsExactly("b");
    }

    @Test
    void aPlanTellsWavesTimeAndWarningsAndIsAppliedExactlyOrNotAtAll() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var release =
                upload(
                                "ALTER TABLE old ADD x int; CREATE TABLE fresh (a int); CREATE INDEX ON fresh (a)",
                                "CREATE INDEX CONCURRENTLY i ON old (x)")
                        .digest();
        var request = request(release);
        var waves =
                Json.read(
                        Json.write(request)
                                .replace(
                                        "\"strategy\":{",
                                        "\"strategy\":{\"waves\":[{\"count\":1,\"bake\":\"30m\"}],"),
                        RolloutRequest.class);
        var plan = read(post(ApiPaths.PLANS, Json.write(waves)), PlanView.class);
        var detail = plan.detail().orElseThrow();
        assertThat(detail.waves())
                .extracting(PlanView.Wave::behind, PlanView.Wave::bakeSeconds)
                .containsExactly(tuple(1, 1800L), tuple(1, 0L));
        assertThat(detail.waves().getFirst().estimateSeconds()).as("no past").isEmpty();
        assertThat(detail.warnings())
                .extracting(PlanView.Warning::code, PlanView.Warning::where)
                .containsExactly(
                        tuple("NEVER_LOOKED_AT", ""),
                        tuple("STRONG_LOCK", "001_a.sql:1"),
                        tuple("NON_TRANSACTIONAL", "002_a.sql"));
        assertThat(detail.medianPicture()).isEmpty();
        var again = read(post(ApiPaths.PLANS, Json.write(with(waves, plan))), PlanView.class);
        assertThat(again.detail().map(PlanView.Detail::digest)).contains(detail.digest());

        control.applied(UUID.randomUUID(), 1, "a", "1");
        var stale = post(ApiPaths.ROLLOUTS, Json.write(with(waves, plan)));
        assertProblem(stale, 409, "PLAN_STALE");
        assertThat(Json.read(stale.body(), Problem.class).problems())
                .extracting(item -> item.where() + ": " + item.what())
                .contains(
                        "tenants with nothing that miss 1, 2: 2 then, 1 now.",
                        "tenants at 1 that miss 2: 0 then, 1 now.");
        assertThat(list(ApiPaths.ROLLOUTS, RolloutView.class)).isEmpty();

        var fresh = read(post(ApiPaths.PLANS, Json.write(waves)), PlanView.class);
        var rollout =
                read(post(ApiPaths.ROLLOUTS, Json.write(with(waves, fresh))), RolloutView.class);
        var canary = fresh.detail().orElseThrow().waves().getFirst().sample();
        List<String> first =
                control.jdbi()
                        .withHandle(handle ->
                                handle.createQuery(
                                                "SELECT tenant FROM job WHERE wave = 1 AND rollout = :id")
                                        .bind("id", rollout.id())
                                        .mapTo(String.class)
                                        .list());
        assertThat(first).isEqualTo(canary);

        control.execute(
                "UPDATE job SET state = 'SUCCEEDED', applied = 1, first_try_at = now() - interval '4 s', ended_at = now()");
        var known = read(post(ApiPaths.PLANS, Json.write(waves)), PlanView.class);
        assertThat(known.detail().orElseThrow().medianJobSeconds().orElseThrow())
                .isBetween(3.9, 4.1);
        assertThat(known.detail().orElseThrow().waves().getFirst().estimateSeconds())
                .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(4L, 5L));
    }

    @Test
    void labelsAndTheSelectionBelongToThePlan() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var request = request(upload("SELECT 1").digest());
        var plan = read(post(ApiPaths.PLANS, Json.write(request)), PlanView.class);
        var exactly = Json.write(with(request, plan));
        var byServer =
                exactly.replace("\"servers\":[],\"labels\"", "\"servers\":[\"pg\"],\"labels\"");

        assertThat(byServer).isNotEqualTo(exactly);
        assertProblem(post(ApiPaths.ROLLOUTS, byServer), 409, "PLAN_STALE");
        post(ApiPaths.FLEET_IMPORT, FLEET.replace("gold", "free"));
        assertProblem(post(ApiPaths.ROLLOUTS, exactly), 409, "PLAN_STALE");
        post(ApiPaths.FLEET_IMPORT, FLEET);
        assertThat(post(ApiPaths.ROLLOUTS, exactly).statusCode()).isEqualTo(201);
    }

    @Test
    void aPlanTellsHowManyTenantsWhichWindowsConcern() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var body = Json.write(request(upload("SELECT 1").digest()));
        var windows =
                body.replace(
                        "\"strategy\":{",
                        """
                        "strategy":{"windows":[
                          {"labels":{"tier":"gold"},"zone":"UTC","from":"22:00","to":"04:00"}],\
                        """);

        var plan = read(post(ApiPaths.PLANS, windows), PlanView.class);

        assertThat(plan.detail().orElseThrow().windows().orElseThrow())
                .extracting(share -> share.windows().size(), PlanView.WindowShare::tenants)
                .containsExactlyInAnyOrder(tuple(1, 1), tuple(0, 1));
        assertThat(
                        read(post(ApiPaths.PLANS, body), PlanView.class)
                                .detail()
                                .orElseThrow()
                                .windows())
                .as("no windows, nothing to tell")
                .isEmpty();
    }

    @Test
    void aWaveThatNobodyIsLeftForIsWarnedOfAndRefusedWithItsGate() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET + "  - {id: c, server: pg, database: c}\n");
        var body = Json.write(request(upload("SELECT 1").digest()));
        var waves = "\"strategy\":{\"waves\":[{\"count\":2},{\"percent\":40%s}],";
        var plain = body.replace("\"strategy\":{", waves.formatted(""));
        var gated = body.replace("\"strategy\":{", waves.formatted(",\"gate\":\"manual\""));

        var plan = read(post(ApiPaths.PLANS, gated), PlanView.class);
        assertThat(plan.detail().orElseThrow().warnings())
                .filteredOn(warning -> warning.code().equals("EMPTY_WAVE"))
                .extracting(PlanView.Warning::where)
                .containsExactly("strategy.waves[1]");
        var problem = assertProblem(post(ApiPaths.ROLLOUTS, gated), 422, "EMPTY_WAVE");
        assertThat(problem.problems())
                .extracting(Problem.Item::code, Problem.Item::where)
                .containsExactly(tuple("EMPTY_WAVE", "strategy.waves[1]"));
        assertThat(problem.problems().getFirst().what()).contains("its manual gate");
        assertThat(list(ApiPaths.ROLLOUTS, RolloutView.class)).isEmpty();
        assertThat(post(ApiPaths.ROLLOUTS, plain).statusCode()).isEqualTo(201);
    }

    private static RolloutRequest with(RolloutRequest request, PlanView plan) {
        return new RolloutRequest(
                request.project(),
                request.release(),
                request.toVersion(),
                request.selection(),
                request.strategy(),
                request.policy(),
                request.action(),
                request.reason(),
                request.supersede(),
                Optional.of(plan));
    }

    @Test
    void aPageTellsWhereTheNextOneBegins() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);

        var first = get(ApiPaths.TENANTS + "?limit=1");
        var cursor = first.headers().firstValue(ApiPaths.NEXT_CURSOR).orElseThrow();
        var second = get(ApiPaths.TENANTS + "?limit=1&after=" + cursor);

        assertThat(first.body()).contains("\"id\":\"a\"").doesNotContain("\"id\":\"b\"");
        assertThat(second.body()).contains("\"id\":\"b\"").doesNotContain("\"id\":\"a\"");
        assertThat(second.headers().firstValue(ApiPaths.NEXT_CURSOR)).isEmpty();
    }

    @Test
    void theJobsOfARolloutComeInPages() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var id =
                read(
                                post(
                                        ApiPaths.ROLLOUTS,
                                        Json.write(request(upload("SELECT 1").digest()))),
                                RolloutView.class)
                        .id();
        var jobs = ApiPaths.ROLLOUTS + "/" + id + ApiPaths.JOBS;

        var first = get(jobs + "?limit=1");
        var cursor = first.headers().firstValue(ApiPaths.NEXT_CURSOR).orElseThrow();
        var second = get(jobs + "?limit=1&after=" + cursor);

        assertThat(first.body()).contains("\"tenant\":\"a\"").doesNotContain("\"tenant\":\"b\"");
        assertThat(second.body()).contains("\"tenant\":\"b\"");
        assertThat(second.headers().firstValue(ApiPaths.NEXT_CURSOR)).isEmpty();
        assertProblem(get(jobs + "?after=nonsense"), 400, "BAD_PARAMETER");
    }

    @Test
    void everyProblemOfATenantsFileIsAnswered() throws Exception {
        var problem =
                assertProblem(
                        post(
                                ApiPaths.FLEET_IMPORT,
                                FLEET.replace("id: b", "id: a").replace("labels", "lables")),
                        422,
                        "INVALID_TENANTS_FILE");

        assertThat(problem.problems())
                .extracting(Problem.Item::code)
                .containsExactly("UNKNOWN_KEY", "DUPLICATE_ID");
        assertThat(problem.problems().getFirst().where()).startsWith("line 3");
        assertProblem(
                post(ApiPaths.FLEET_IMPORT, "a".repeat(20 << 20) + "b"), 413, "BODY_TOO_LARGE");
    }

    @Test
    void releasesAreTakenOrRefusedWithEveryProblem() throws Exception {
        var first = upload("SELECT 1", "SELECT 2");

        assertThat(first.head()).contains("2");
        assertThat(upload("SELECT 1", "SELECT 2")).isEqualTo(first);
        var problem =
                assertProblem(
                        post(
                                ApiPaths.RELEASES,
                                Json.write(files("SELECT 'x", "-- drover:z\nSELECT 1"))),
                        422,
                        "INVALID_RELEASE");
        assertThat(problem.problems())
                .extracting(Problem.Item::where)
                .containsExactly("001_a.sql:1", "002_a.sql:1");
        assertProblem(post(ApiPaths.RELEASES, "{"), 400, "UNREADABLE_BODY");
        assertProblem(post(ApiPaths.RELEASES, "{}"), 400, "UNREADABLE_BODY");
    }

    @Test
    void aPlanTellsWhatIsMissing() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var release = upload("SELECT 1", "SELECT 2").digest();

        var plan = read(post(ApiPaths.PLANS, Json.write(request(release))), PlanView.class);

        assertThat(plan.tenants()).isEqualTo(2);
        assertThat(plan.groups().getFirst().pending()).containsExactly("1", "2");
        assertProblem(
                post(ApiPaths.PLANS, Json.write(request(ControlRows.DIGEST))),
                422,
                "RELEASE_UNKNOWN");
        assertProblem(
                post(ApiPaths.PLANS, Json.write(request(release, Optional.of("9"), Selection.ALL))),
                422,
                "VERSION_UNKNOWN");
        assertProblem(
                post(
                        ApiPaths.PLANS,
                        Json.write(
                                request(
                                        release,
                                        Optional.empty(),
                                        new Selection(List.of(), List.of(), Map.of("x", "y"))))),
                422,
                "UNKNOWN_LABEL");
    }

    @Test
    void aRolloutIsCreatedOnceForAKey() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var body = Json.write(request(upload("SELECT 1", "SELECT 2").digest()));

        var first = post(ApiPaths.ROLLOUTS, body, "Idempotency-Key", "k1");
        var again = post(ApiPaths.ROLLOUTS, body, "Idempotency-Key", "k1");

        assertThat(first.statusCode()).isEqualTo(201);
        var rollout = read(first, RolloutView.class);
        assertThat(rollout.counts()).isEqualTo(new Counts(2, 2, 0, 0, 0, 0, 0, 0, 0));
        assertThat(rollout.target()).isEqualTo("2");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue(ApiPaths.REPLAYED)).contains("true");
        assertThat(again.headers().firstValue("Location"))
                .contains(ApiPaths.ROLLOUTS + "/" + rollout.id());
        assertThat(woken).hasValue(1);
        assertProblem(
                post(ApiPaths.ROLLOUTS, body.replace("why", "other"), "Idempotency-Key", "k1"),
                409,
                "IDEMPOTENCY_CONFLICT");
        var held = assertProblem(post(ApiPaths.ROLLOUTS, body), 409, "TENANTS_HELD");
        assertThat(held.problems()).extracting(Problem.Item::where).containsExactly("a", "b");
        assertProblem(
                post(ApiPaths.ROLLOUTS, body, "Idempotency-Key", "two words"),
                400,
                "BAD_IDEMPOTENCY_KEY");
    }

    @Test
    void aRolloutWhoseCoordinatorDiedBeforeItAnsweredIsToldAtOnce() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var body = Json.write(request(upload("SELECT 1").digest()));
        var first = read(post(ApiPaths.ROLLOUTS, body, "Idempotency-Key", "k1"), RolloutView.class);
        died();

        var again = post(ApiPaths.ROLLOUTS, body, "Idempotency-Key", "k1");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(read(again, RolloutView.class).id()).isEqualTo(first.id());
        assertThat(woken).hasValue(1);
        assertProblem(
                post(ApiPaths.ROLLOUTS, body.replace("why", "other"), "Idempotency-Key", "k1"),
                409,
                "IDEMPOTENCY_CONFLICT");
        control.execute("UPDATE rollout SET idempotency_key = NULL");
        assertProblem(
                post(ApiPaths.ROLLOUTS, body, "Idempotency-Key", "k1"),
                409,
                "IDEMPOTENCY_IN_PROGRESS");
    }

    /** As a coordinator leaves its claims that dies before it answers. */
    private void died() {
        control.execute("UPDATE idempotency_key SET status = NULL, location = NULL, body = NULL");
    }

    @Test
    void aTargetBelowATenantsVersionIsRefusedWithItsName() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var release = upload("SELECT 1", "SELECT 2").digest();
        var scope = UUID.randomUUID();
        control.applied(scope, 1, "b", "1");
        control.applied(scope, 2, "b", "2");

        var problem =
                assertProblem(
                        post(
                                ApiPaths.ROLLOUTS,
                                Json.write(request(release, Optional.of("001"), Selection.ALL))),
                        422,
                        "VERSION_BELOW_CURRENT");

        assertThat(problem.problems()).extracting(Problem.Item::where).containsExactly("b");
        assertThat(list(ApiPaths.ROLLOUTS, RolloutView.class)).isEmpty();
    }

    @Test
    void goingBackWithoutDownScriptsIsWarnedOfAndRefused() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var release = upload("SELECT 1", "SELECT 2", "SELECT 3").digest();
        var scope = UUID.randomUUID();
        for (int rank = 1; rank <= 3; rank++) {
            control.applied(scope, rank, "b", Integer.toString(rank));
        }
        var back =
                Json.write(request(release, Optional.of("1"), Selection.ALL))
                        .replace("\"migrate\"", "\"revert\"");

        var plan = read(post(ApiPaths.PLANS, back), PlanView.class);
        assertThat(plan.action()).contains("revert");
        assertThat(plan.groups().getFirst().pending()).containsExactly("3", "2");
        assertThat(plan.detail().orElseThrow().warnings())
                .filteredOn(warning -> warning.code().equals("NO_DOWN_SCRIPT"))
                .singleElement()
                .satisfies(warning -> assertThat(warning.what()).contains("versions 3, 2"));
        var problem = assertProblem(post(ApiPaths.ROLLOUTS, back), 422, "NO_DOWN_SCRIPT");
        assertThat(problem.problems()).extracting(Problem.Item::where).containsExactly("3", "2");
        assertThat(list(ApiPaths.ROLLOUTS, RolloutView.class)).isEmpty();

        var nothingToUndo = back.replace("\"toVersion\":\"1\"", "\"toVersion\":\"3\"");
        assertThat(post(ApiPaths.ROLLOUTS, nothingToUndo).statusCode()).isEqualTo(201);
    }

    @Test
    void allThatIsWrongWithARequestIsAnswered() throws Exception {
        var request =
                new RolloutRequest(
                        "no project",
                        "latest",
                        Optional.empty(),
                        Selection.ALL,
                        new Strategy(-1, 0, 0, 1, 1),
                        LedgerPolicy.DEFAULT,
                        "destroy",
                        Optional.empty());

        var problem =
                assertProblem(post(ApiPaths.ROLLOUTS, Json.write(request)), 422, "INVALID_REQUEST");

        assertThat(problem.problems())
                .extracting(Problem.Item::where)
                .containsExactly(
                        "project",
                        "release",
                        "action",
                        "strategy.maxParallel",
                        "strategy.maxAttempts");
    }

    @Test
    void aRolloutKeepsThePolicyThatItWasAskedWith() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var release = upload("SELECT 1", "SELECT 2").digest();
        var body = Json.write(request(release));
        var chosen = body.replace("\"onClone\":\"refuse\"", "\"onClone\":\"adopt\"");

        assertThat(read(post(ApiPaths.ROLLOUTS, chosen), RolloutView.class).policy())
                .isEqualTo(LedgerPolicy.DEFAULT.with(LedgerPolicy.OnClone.ADOPT));
        var problem =
                assertProblem(
                        post(
                                ApiPaths.ROLLOUTS,
                                chosen.replace("\"onClone\":\"adopt\"", "\"onClone\":\"keep\"")),
                        400,
                        "UNREADABLE_BODY");
        assertThat(problem.detail()).contains("policy.onClone: \"keep\" is none of refuse, adopt");
    }

    @Test
    void aPlanFollowsThePolicy() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var release = upload("SELECT 1", "SELECT 2", "SELECT 3").digest();
        var scope = UUID.randomUUID();
        control.applied(scope, 1, "b", "1");
        control.applied(scope, 2, "b", "3");
        var body =
                Json.write(
                        request(
                                release,
                                Optional.empty(),
                                new Selection(List.of("b"), List.of(), Map.of())));

        var ignored = body.replace("\"outOfOrder\":\"refuse\"", "\"outOfOrder\":\"ignore\"");

        assertThat(read(post(ApiPaths.PLANS, body), PlanView.class).upToDate()).isZero();
        assertThat(read(post(ApiPaths.PLANS, ignored), PlanView.class).upToDate()).isEqualTo(1);
    }

    @Test
    void aRolloutTellsItsProgress() throws Exception {
        var rollout = runningRollout();

        var view = read(get(ApiPaths.ROLLOUTS + "/" + rollout), RolloutView.class);

        assertThat(view.counts()).isEqualTo(new Counts(5, 1, 0, 1, 1, 1, 1, 0, 0));
        assertThat(view.servers().getFirst().inFlight()).isEqualTo(1);
        assertThat(view.servers().getFirst().limit()).isEqualTo(3);
        assertThat(view.applied()).isEqualTo(2);
        assertThat(view.perMinute()).isPositive();
        assertThat(view.etaSeconds()).isPresent();
        assertThat(view.failures()).extracting(FailureGroupView::fingerprint).containsExactly("f1");
        assertThat(view.waiting())
                .containsExactly(
                        new RolloutView.Waiting(
                                "t3", "LOCK_TIMEOUT", "held by 17", Optional.of(ControlRows.NOON)));
        assertThat(read(get(ApiPaths.ROLLOUTS + "/latest"), RolloutView.class).id())
                .isEqualTo(rollout);
        assertThat(list(ApiPaths.ROLLOUTS, RolloutView.class)).hasSize(1);
    }

    @Test
    void rolloutsAreListedByState() throws Exception {
        control.release(ControlRows.DIGEST, 1);
        var running = control.rollout("RUNNING");
        var halted = control.rollout("HALTED");
        control.rollout("COMPLETED");

        assertThat(list(ApiPaths.ROLLOUTS + "?state=RUNNING&state=halted", RolloutView.class))
                .extracting(RolloutView::id)
                .containsExactly(halted, running);
        assertThat(list(ApiPaths.ROLLOUTS + "?state=RUNNING&after=" + halted, RolloutView.class))
                .extracting(RolloutView::id)
                .containsExactly(running);
        assertThat(assertProblem(get(ApiPaths.ROLLOUTS + "?state=hatled"), 400, "BAD_PARAMETER"))
                .extracting(Problem::remedy)
                .isEqualTo("Did you mean \"HALTED\"?");
    }

    @Test
    void aRolloutTellsWhoBeganIt() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        var release = upload("SELECT 1").digest();
        var asked = read(post(ApiPaths.ROLLOUTS, Json.write(request(release))), RolloutView.class);
        steered(asked.id(), ApiPaths.PAUSE);
        control.release(ControlRows.DIGEST, 1);
        var onboarding = control.rollout("COMPLETED");
        control.execute("UPDATE rollout SET origin = 'onboarding' WHERE id = ?", onboarding);
        var forgotten = control.rollout("COMPLETED");

        assertThat(asked.startedBy()).contains(new RolloutView.StartedBy("api", "127.0.0.1"));
        assertThat(list(ApiPaths.ROLLOUTS, RolloutView.class))
                .extracting(RolloutView::id, RolloutView::startedBy)
                .containsExactly(
                        tuple(forgotten, Optional.empty()),
                        tuple(onboarding, Optional.of(new RolloutView.StartedBy("drover", ""))),
                        tuple(asked.id(), asked.startedBy()));
    }

    @Test
    void jobsAreListedByState() throws Exception {
        var jobs = ApiPaths.ROLLOUTS + "/" + runningRollout() + ApiPaths.JOBS;

        assertThat(list(jobs, JobView.class)).hasSize(5);
        assertThat(list(jobs + "?state=failed", JobView.class))
                .extracting(JobView::tenant)
                .containsExactly("t5");
        assertThat(list(jobs + "?state=RETRY_WAIT", JobView.class).getFirst().nextTry())
                .contains(ControlRows.NOON);
        assertProblem(get(jobs + "?state=lost"), 400, "BAD_PARAMETER");
    }

    @Test
    void rolloutsThatAreNotThereAreNotFound() throws Exception {
        assertProblem(get(ApiPaths.ROLLOUTS + "/latest"), 404, "ROLLOUT_UNKNOWN");
        assertProblem(get(ApiPaths.ROLLOUTS + "/r-1"), 404, "ROLLOUT_UNKNOWN");
        assertProblem(get(ApiPaths.ROLLOUTS + "/r-1/jobs"), 404, "ROLLOUT_UNKNOWN");
        assertProblem(get(ApiPaths.FAILURES + "?rollout=r-1"), 404, "ROLLOUT_UNKNOWN");
    }

    @Test
    void whichRolloutWasMeantIsToldByItsNumber() throws Exception {
        control.release(ControlRows.DIGEST, 1);
        var rollout = control.rollout("RUNNING");

        assertThat(remedyFor("r-20261119-1"))
                .isEqualTo("Did you mean \"%s\"? drover rollouts lists them.".formatted(rollout));
        assertThat(remedyFor("r-20261120-2")).isEqualTo("drover rollouts lists them.");
        assertThat(remedyFor("latset"))
                .isEqualTo("Did you mean \"latest\"? drover rollouts lists them.");
    }

    private String remedyFor(String rollout) throws Exception {
        return assertProblem(get(ApiPaths.ROLLOUTS + "/" + rollout), 404, "ROLLOUT_UNKNOWN")
                .remedy();
    }

    @Test
    void failuresAreListedAndReplayed() throws Exception {
        var rollout = runningRollout();

        assertThat(list(ApiPaths.FAILURES + "?rollout=latest&all=true", FailureGroupView.class))
                .hasSize(1);
        assertThat(list(ApiPaths.FAILURES + "?tenant=t1", FailureGroupView.class)).isEmpty();
        assertProblem(get(ApiPaths.FAILURES + "?all=perhaps"), 400, "BAD_PARAMETER");

        assertThat(read(replay(Optional.of("latest"), true), ReplayView.class))
                .isEqualTo(new ReplayView(List.of("t5"), List.of(rollout), true));
        assertThat(woken).hasValue(0);
        assertThat(read(replay(Optional.of(rollout), false), ReplayView.class).tenants())
                .containsExactly("t5");
        assertThat(woken).hasValue(1);
        assertProblem(replay(Optional.of(rollout), false), 404, "NOTHING_TO_REPLAY");
        var slip =
                new ReplayRequest(
                        List.of("t5", "t55"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true);
        var unknown =
                assertProblem(post(ApiPaths.REPLAYS, Json.write(slip)), 404, "UNKNOWN_TENANT");
        assertThat(unknown.detail()).isEqualTo("tenants: There is no tenant \"t55\".");
        assertProblem(replay(Optional.empty(), false), 422, "REPLAY_UNBOUNDED");
    }

    @Test
    void aRepairIsARolloutOfItsOwnAndWrittenDown() throws Exception {
        var rollout = runningRollout();
        var accepting = repair("accept", Optional.of("compared by hand"));

        assertProblem(
                post(ApiPaths.REPLAYS, repair("accept", Optional.empty())), 422, "REASON_MISSING");
        assertProblem(
                post(ApiPaths.REPLAYS, repair("guess", Optional.of("x"))), 422, "INVALID_VALUE");
        var repaired = read(post(ApiPaths.REPLAYS, accepting), ReplayView.class);
        assertThat(repaired.tenants()).containsExactly("t5");
        var id = repaired.rollouts().getFirst();
        assertThat(id).isNotEqualTo(rollout);
        var view = read(get(ApiPaths.ROLLOUTS + "/" + id), RolloutView.class);
        assertThat(view.policy().repair()).isEqualTo(LedgerPolicy.Repair.ACCEPT);
        assertThat(view.parent()).contains(rollout);
        List<String> actions =
                control.jdbi()
                        .withHandle(handle ->
                                handle.select(
                                                "SELECT action || ' ' || reason FROM operator_action WHERE subject = ?",
                                                id)
                                        .mapTo(String.class)
                                        .list());
        assertProblem(
                post(
                        ApiPaths.ROLLOUTS,
                        Json.write(request(ControlRows.DIGEST))
                                .replace("\"onClone\":\"refuse\"", "\"repair\":\"accept\"")),
                422,
                "REPAIR_NOT_HERE");
        assertThat(actions).containsExactly("repair compared by hand");
    }

    private static String repair(String word, Optional<String> reason) {
        return Json.write(
                new ReplayRequest(
                        List.of("t5"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        reason,
                        false,
                        Optional.empty(),
                        Optional.of(word)));
    }

    @Test
    void tenantsAreVerifiedAgainstTheNewestReleaseOrThatOfARollout() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        assertProblem(reconcile(Optional.empty(), "k", "a"), 422, "NOTHING_TO_RECONCILE");
        control.release(ControlRows.DIGEST, 3);
        var rollout = control.rollout("COMPLETED");
        control.job(rollout, "a", "pg", "SUCCEEDED");

        var answer = reconcile(Optional.empty(), "k", "a", "b");
        assertThat(answer.statusCode()).isEqualTo(201);
        var verify = read(answer, RolloutView.class);
        assertThat(verify.action()).isEqualTo("verify");
        assertThat(verify.release()).isEqualTo(ControlRows.DIGEST);
        assertThat(verify.counts().total()).isEqualTo(2);
        assertThat(woken).hasPositiveValue();
        var again = reconcile(Optional.empty(), "k", "a", "b");
        assertThat(read(again, RolloutView.class).id()).isEqualTo(verify.id());
        assertProblem(reconcile(Optional.empty(), "other", "a"), 409, "TENANTS_HELD");
        assertProblem(reconcile(Optional.of(rollout), "third", "b"), 422, "NOTHING_TO_RECONCILE");
    }

    @Test
    void beforeTheFirstRolloutTenantsAreVerifiedAgainstAnUploadedRelease() throws Exception {
        post(ApiPaths.FLEET_IMPORT, FLEET);
        control.release(ControlRows.DIGEST, 3);

        assertProblem(against("sha256:" + "ef".repeat(32)), 422, "NOTHING_TO_RECONCILE");
        assertProblem(against("latest"), 422, "INVALID_VALUE");
        var verify = read(against(ControlRows.DIGEST), RolloutView.class);
        assertThat(verify.release()).isEqualTo(ControlRows.DIGEST);
        assertThat(verify.action()).isEqualTo("verify");
        assertThat(verify.counts().total()).isEqualTo(1);
    }

    /** Of tenant b. */
    private HttpResponse<String> against(String release) throws Exception {
        var request =
                new ReconcileRequest(
                        Optional.empty(),
                        new Selection(List.of("b"), List.of(), Map.of()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(release));
        return post(ApiPaths.RECONCILES, Json.write(request));
    }

    private HttpResponse<String> reconcile(Optional<String> rollout, String key, String... tenants)
            throws Exception {
        var request =
                new ReconcileRequest(
                        Optional.empty(),
                        new Selection(List.of(tenants), List.of(), Map.of()),
                        rollout,
                        Optional.empty());
        return post(ApiPaths.RECONCILES, Json.write(request), "Idempotency-Key", key);
    }

    @Test
    void rolloutsArePausedResumedAndAborted() throws Exception {
        var rollout = runningRollout();

        assertThat(steered("latest", ApiPaths.PAUSE).state()).isEqualTo("PAUSED");
        assertThat(steered(rollout, ApiPaths.PAUSE).state()).isEqualTo("PAUSED");
        assertThat(steered(rollout, ApiPaths.RESUME).state()).isEqualTo("RUNNING");
        assertThat(steered(rollout, ApiPaths.ABORT).state()).isEqualTo("ABORTING");
        assertThat(woken).hasValue(4);
        assertProblem(steer(rollout, ApiPaths.RESUME, "x"), 409, "ROLLOUT_ABORTING");
        assertProblem(steer(rollout, ApiPaths.ABORT, " "), 422, "REASON_MISSING");
        assertProblem(steer("r-1", ApiPaths.PAUSE, "x"), 404, "ROLLOUT_UNKNOWN");
    }

    @Test
    void aTenantIsLeftOutOfARolloutOrThereIsAReasonWhyNot() throws Exception {
        var rollout = runningRollout();
        for (var id : List.of("runs", "over", "waits")) {
            control.tenant(id, "pg");
        }
        control.job(rollout, "runs", "pg", "RUNNING");
        control.job(rollout, "over", "pg", "FAILED");
        control.job(rollout, "waits", "pg", "RETRY_WAIT");
        var problem = assertProblem(skip("latest", "runs", "over", "wait"), 409, "SKIP_REFUSED");
        assertThat(problem.problems())
                .extracting(Problem.Item::code, Problem.Item::where)
                .containsExactly(
                        tuple("JOB_OVER", "over"),
                        tuple("JOB_RUNNING", "runs"),
                        tuple("TENANT_NOT_IN_ROLLOUT", "wait"));
        assertThat(problem.problems().getLast().remedy()).contains("waits");
        assertProblem(skip(rollout, "waits", "runs"), 409, "SKIP_REFUSED");
        assertProblem(skip(rollout), 422, "EMPTY_SELECTION");
        assertProblem(skip("r-1", "waits"), 404, "ROLLOUT_UNKNOWN");
        assertThat(list(ApiPaths.AUDIT, AuditView.class)).isEmpty();
        woken.set(0);

        var body = Json.write(new SkipRequest(List.of("waits"), "INC-7"));
        var path = ApiPaths.ROLLOUTS + "/latest" + ApiPaths.SKIP;
        var answer = post(path, body, ApiPaths.IDEMPOTENCY_KEY, "k");
        assertThat(read(answer, RolloutView.class).counts().skipped()).isEqualTo(1);
        assertThat(post(path, body, ApiPaths.IDEMPOTENCY_KEY, "k").body()).isEqualTo(answer.body());
        assertThat(read(skip(rollout, "waits"), RolloutView.class).counts().skipped()).isEqualTo(1);

        assertThat(woken).hasValue(2);
        assertThat(list(ApiPaths.AUDIT, AuditView.class))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.action()).isEqualTo("skip");
                    assertThat(line.reason()).contains("waits: INC-7");
                });
    }

    private HttpResponse<String> skip(String rollout, String... tenants) throws Exception {
        return post(
                ApiPaths.ROLLOUTS + "/" + rollout + ApiPaths.SKIP,
                Json.write(new SkipRequest(List.of(tenants), "INC-7")));
    }

    private RolloutView steered(String rollout, String path) throws Exception {
        return read(steer(rollout, path, "INC-7"), RolloutView.class);
    }

    private HttpResponse<String> steer(String rollout, String path, String reason)
            throws Exception {
        return post(
                ApiPaths.ROLLOUTS + "/" + rollout + path,
                Json.write(new SteeringRequest(reason, false)));
    }

    @Test
    void steeringRefusesWhatItWouldIgnore() throws Exception {
        control.release(ControlRows.DIGEST, 1);
        var rollout = control.rollout("RUNNING");
        var both =
                Json.write(
                        new SteeringRequest(
                                "INC-7",
                                true,
                                Optional.of(
                                        new RolloutRequest.Limit(
                                                Optional.of(2), Optional.empty()))));

        for (var path :
                List.of(ApiPaths.PAUSE, ApiPaths.RESUME, ApiPaths.ABORT, ApiPaths.PROMOTE)) {
            var answer = post(ApiPaths.ROLLOUTS + "/" + rollout + path, both);

            assertThat(answer.statusCode()).as(path).isEqualTo(422);
            var ignored = new ArrayList<>(List.of("cancelRunning", "budget"));
            ignored.remove(path.equals(ApiPaths.ABORT) ? "cancelRunning" : "");
            ignored.remove(path.equals(ApiPaths.RESUME) ? "budget" : "");
            assertThat(Json.read(answer.body(), Problem.class).problems())
                    .extracting(Problem.Item::where)
                    .as(path)
                    .containsExactlyElementsOf(ignored);
        }
        assertThat(control.count("rollout WHERE state = 'RUNNING'")).isOne();
    }

    @Test
    void aStrategyIsCheckedByItselfAndWithARequest() throws Exception {
        var strategy =
                read(post(ApiPaths.STRATEGIES, "waves: [{count: 1, bake: 30m}]"), Strategy.class);
        assertThat(strategy.waves().orElseThrow()).hasSize(1);
        var problem =
                assertProblem(
                        post(ApiPaths.STRATEGIES, "{wavs: [], waves: [{count: 0}], settle: x}"),
                        422,
                        "INVALID_STRATEGY");
        assertThat(problem.problems())
                .extracting(Problem.Item::code)
                .containsExactlyInAnyOrder("UNKNOWN_KEY", "EMPTY_WAVE", "INVALID_VALUE");
    }

    @Test
    void theFleetIsHeldAndTheAuditTellsWhoDidWhat() throws Exception {
        var rollout = runningRollout();
        var held =
                read(post(ApiPaths.HOLD, Json.write(new HoldRequest(true, "x"))), HoldView.class);
        assertThat(held.held()).isTrue();
        assertThat(read(get(ApiPaths.ROLLOUTS + "/latest"), RolloutView.class).note())
                .contains("the fleet is held: x");
        assertProblem(
                post(ApiPaths.HOLD, Json.write(new HoldRequest(false, ""))), 422, "REASON_MISSING");
        steered(rollout, ApiPaths.PAUSE);
        assertProblem(steer(rollout, ApiPaths.PROMOTE, ""), 409, "ROLLOUT_PAUSED");
        assertThat(list(ApiPaths.AUDIT, AuditView.class))
                .extracting(AuditView::action)
                .containsExactly("pause", "hold");
        assertThat(list(ApiPaths.AUDIT + "?subject=latest&limit=5", AuditView.class))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.subject()).isEqualTo(rollout);
                    assertThat(line.reason()).contains("INC-7");
                    assertThat(line.origin()).isEqualTo("127.0.0.1");
                });
    }

    @Test
    void theAuditTellsOfTheFleetAndWhoClaimsToHaveChangedIt() throws Exception {
        var alice = "alice@laptop";
        assertProblem(
                post(ApiPaths.FLEET_IMPORT, FLEET, ApiPaths.ACTOR, "drover"), 400, "BAD_ACTOR");
        assertThat(list(ApiPaths.TENANTS, TenantView.class)).isEmpty();
        post(ApiPaths.FLEET_IMPORT, FLEET, ApiPaths.ACTOR, alice);
        post(ApiPaths.FLEET_IMPORT, FLEET, ApiPaths.ACTOR, alice);
        post(ApiPaths.FLEET_IMPORT + "?complete=true&dryRun=true", FLEET.replace("id: b", "id: c"));
        post(ApiPaths.FLEET_IMPORT, FLEET.replace("database: b", "database: b2"));
        post(ApiPaths.FLEET_IMPORT + "?complete=true", FLEET.replaceAll(".*id: b.*\n", ""));
        post(ApiPaths.FLEET_IMPORT, FLEET.replace("database: b", "database: b2"));
        upload("SELECT 1");
        upload("SELECT 1");

        assertThat(list(ApiPaths.AUDIT, AuditView.class))
                .extracting(line -> "%s %s".formatted(line.action(), line.reason().orElse("")))
                .containsExactly(
                        "release.upload numbered, migrations: 1, head: 1",
                        "fleet.import returned: 1",
                        "tenant.return import tells of it again",
                        "fleet.import vanished: 1",
                        "tenant.vanish a complete tenants file does not name it",
                        "fleet.import changed: 1, moved: 1",
                        "tenant.move import: from pg/b/project default to pg/b2/project default",
                        "fleet.import servers added or changed: 1, tenants added: 2");
        assertThat(list(ApiPaths.AUDIT + "?subject=fleet", AuditView.class).getLast().actor())
                .isEqualTo("claimed:" + alice);
        assertThat(list(ApiPaths.AUDIT + "?subject=tenant/b", AuditView.class))
                .hasSize(3)
                .allSatisfy(line -> {
                    assertThat(line.actor()).isEqualTo("api");
                    assertThat(line.origin()).isEqualTo("127.0.0.1");
                });
        assertProblem(get(ApiPaths.AUDIT + "?subject=tenant/nobody"), 404, "UNKNOWN_TENANT");
        // people did all of it, so it is told as events too
        assertThat(control.count("operator_action WHERE sent")).isZero();
    }

    @Test
    void theProcessTellsItsState() throws Exception {
        assertThat(list(ApiPaths.WORKERS, WorkerView.class)).containsExactly(WORKER);
        assertThat(get(ApiPaths.HEALTH).statusCode()).isEqualTo(200);
        assertThat(get(ApiPaths.READY).statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body()).isEqualTo("drover_jobs 1\n");
        notReady.set(Optional.of("Kafka is away."));
        assertProblem(get(ApiPaths.READY), 503, "NOT_READY");
    }

    @Test
    void everyRouteIsDescribedAndServed() {
        assertThat(server.routes()).isEqualTo(DescribedApi.routes());
    }

    @Test
    void theDescriptionIsServed() throws Exception {
        assertThat(get(ApiPaths.OPENAPI).body()).isEqualTo(OpenApiDocument.text());
    }

    @Test
    void unknownPathsAndMethodsAreProblems() throws Exception {
        assertProblem(get("/api/v1/nothing"), 404, "NOT_FOUND");
        assertProblem(get(ApiPaths.REPLAYS), 405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void aFailureIsAnIncidentWithoutItsTrace() throws Exception {
        control.execute("ALTER TABLE tenant RENAME TO gone");

        var answer = get(ApiPaths.TENANTS);

        assertThat(assertProblem(answer, 500, "INTERNAL").detail()).contains("incident");
        assertThat(answer.body()).doesNotContain("tenant\"", "Exception", "\tat ");
    }

    @Test
    void webPagesMayNotChangeAnything() throws Exception {
        assertProblem(
                post(ApiPaths.FLEET_IMPORT, FLEET, "Origin", "http://127.0.0.1"),
                403,
                "ORIGIN_REFUSED");
        assertThat(list(ApiPaths.TENANTS, TenantView.class)).isEmpty();
        var answer = get(ApiPaths.TENANTS);
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void namesThatResolveToLoopbackAreNoWayIn() throws Exception {
        assertThat(statusWithHost("evil.example:" + server.port())).contains(" 403 ");
        assertThat(statusWithHost("localhost.evil.example")).contains(" 403 ");
        assertThat(statusWithHost("localhost:" + server.port())).contains(" 200 ");
        assertThat(statusWithHost("[::1]:1")).contains(" 200 ");
    }

    private String statusWithHost(String host) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            var request =
                    "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(ApiPaths.TENANTS, host);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            var reader = new InputStreamReader(socket.getInputStream(), UTF_8);
            return String.valueOf(new BufferedReader(reader).readLine());
        }
    }

    private String runningRollout() {
        control.server("pg");
        control.release(ControlRows.DIGEST, 2);
        var rollout = control.rollout("RUNNING");
        var states = List.of("READY", "RUNNING", "RETRY_WAIT", "SUCCEEDED", "FAILED");
        for (int i = 0; i < states.size(); i++) {
            var tenant = "t" + (i + 1);
            control.tenant(tenant, "pg");
            var job = control.job(rollout, tenant, "pg", states.get(i));
            if (states.get(i).equals("FAILED")) {
                control.failure(job, rollout, tenant, "f1", true, Instant.EPOCH);
            }
        }
        control.execute("UPDATE job SET applied = 2 WHERE state = 'SUCCEEDED'");
        control.execute(
                """
                UPDATE job SET note = 'LOCK_TIMEOUT: held by 17', next_attempt_at = '2026-11-20T12:00:00Z'
                 WHERE state = 'RETRY_WAIT'
                """);
        return rollout;
    }

    private HttpResponse<String> replay(Optional<String> rollout, boolean dryRun) throws Exception {
        var request =
                new ReplayRequest(
                        List.of(),
                        rollout,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        dryRun);
        return post(ApiPaths.REPLAYS, Json.write(request));
    }

    private ReleaseView upload(String... scripts) throws Exception {
        return read(post(ApiPaths.RELEASES, Json.write(files(scripts))), ReleaseView.class);
    }

    private static ReleaseUpload files(String... scripts) {
        var files = new ArrayList<ReleaseUpload.File>();
        for (var script : scripts) {
            files.add(
                    new ReleaseUpload.File(
                            "%03d_a.sql".formatted(files.size() + 1),
                            Base64.getEncoder().encodeToString(script.getBytes(UTF_8))));
        }
        return new ReleaseUpload(Optional.empty(), Map.of(), files);
    }

    private static RolloutRequest request(String release) {
        return request(release, Optional.empty(), Selection.ALL);
    }

    private static RolloutRequest request(
            String release, Optional<String> toVersion, Selection selection) {
        return new RolloutRequest(
                "default",
                release,
                toVersion,
                selection,
                Strategy.DEFAULT,
                LedgerPolicy.DEFAULT,
                "migrate",
                Optional.of("why"));
    }

    private HttpResponse<String> get(String path) throws Exception {
        var answer =
                client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
        DescribedApi.check(answer);
        return answer;
    }

    private HttpResponse<String> post(String path, String body, String... headers)
            throws Exception {
        var request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        var answer = client.send(request.build(), BodyHandlers.ofString());
        DescribedApi.check(answer);
        DescribedApi.checkRequest(answer, body);
        return answer;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private <T> List<T> list(String path, Class<T> element) throws Exception {
        return Json.readList(get(path).body(), element);
    }

    private static <T> T read(HttpResponse<String> answer, Class<T> type) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return Json.read(answer.body(), type);
    }

    private static Problem assertProblem(HttpResponse<String> answer, int status, String code)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        var problem = Json.read(answer.body(), Problem.class);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.detail()).isNotBlank();
        assertThat(problem.remedy()).isNotBlank();
        return problem;
    }
}
