package dev.drover.cli.client;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.AuditView;
import dev.drover.contracts.http.FailureGroupView;
import dev.drover.contracts.http.HoldRequest;
import dev.drover.contracts.http.HoldView;
import dev.drover.contracts.http.ImportResult;
import dev.drover.contracts.http.JobView;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.ReconcileRequest;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.ReleaseView;
import dev.drover.contracts.http.ReplayRequest;
import dev.drover.contracts.http.ReplayView;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.SteeringRequest;
import dev.drover.contracts.http.TenantView;
import dev.drover.contracts.http.WorkerView;
import dev.drover.contracts.wire.Json;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a coordinator can be asked. Safe for use by several threads. */
public final class CoordinatorClient implements AutoCloseable {
    /** In place of a rollout's id: the newest. */
    public static final String LATEST = "latest";

    private final CoordinatorLocation location;
    private final Exchange exchange;

    public CoordinatorClient(CoordinatorLocation location) {
        this.location = location;
        this.exchange = new Exchange(location);
    }

    public CoordinatorLocation location() {
        return location;
    }

    /** Has a folder read, checked and kept. */
    public ReleaseView upload(ReleaseUpload folder)
            throws CoordinatorException, InterruptedException {
        return exchange.one(post(ApiPaths.RELEASES, folder), ReleaseView.class);
    }

    public PlanView plan(RolloutRequest request) throws CoordinatorException, InterruptedException {
        return exchange.one(post(ApiPaths.PLANS, request), PlanView.class);
    }

    /**
     * Starts a rollout.
     *
     * @param idempotencyKey the same request with the same key starts it once
     */
    public RolloutView start(RolloutRequest request, String idempotencyKey)
            throws CoordinatorException, InterruptedException {
        var post =
                json(ApiPaths.ROLLOUTS)
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(BodyPublishers.ofByteArray(Json.writeBytes(request)))
                        .build();
        return exchange.one(post, RolloutView.class);
    }

    /** Where a rollout stands; {@link #LATEST} is an id too. */
    public RolloutView rollout(String id) throws CoordinatorException, InterruptedException {
        return exchange.one(get(ApiPaths.ROLLOUTS + "/" + Query.encode(id)), RolloutView.class);
    }

    /** Every tenant's part in a rollout. */
    public List<JobView> jobs(String rollout) throws CoordinatorException, InterruptedException {
        return exchange.list(get(jobsOf(rollout)), JobView.class);
    }

    /** Like {@link #jobs(String)}, of one state such as {@code FAILED}. */
    public List<JobView> jobs(String rollout, String state)
            throws CoordinatorException, InterruptedException {
        var query = new Query().with("state", Optional.of(state));
        return exchange.list(get(query.after(jobsOf(rollout))), JobView.class);
    }

    private static String jobsOf(String rollout) {
        return ApiPaths.ROLLOUTS + "/" + Query.encode(rollout) + ApiPaths.JOBS;
    }

    /**
     * Failures by fingerprint.
     *
     * @param all also those that are mended
     */
    public List<FailureGroupView> failures(
            Optional<String> rollout, Optional<String> tenant, boolean all)
            throws CoordinatorException, InterruptedException {
        var query = new Query().with("rollout", rollout).with("tenant", tenant);
        if (all) {
            query.with("all", "true");
        }
        return exchange.list(get(query.after(ApiPaths.FAILURES)), FailureGroupView.class);
    }

    /**
     * Pauses, resumes, aborts or promotes.
     *
     * @param path one of {@link ApiPaths#PAUSE}, {@link ApiPaths#RESUME}, {@link ApiPaths#ABORT},
     *     {@link ApiPaths#PROMOTE}
     */
    public RolloutView steer(String rollout, String path, SteeringRequest request)
            throws CoordinatorException, InterruptedException {
        return exchange.one(
                post(ApiPaths.ROLLOUTS + "/" + Query.encode(rollout) + path, request),
                RolloutView.class);
    }

    /**
     * A strategy file, checked.
     *
     * @param text YAML
     */
    public RolloutRequest.Strategy strategy(String text)
            throws CoordinatorException, InterruptedException {
        var post =
                exchange.request(ApiPaths.STRATEGIES)
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(text))
                        .build();
        return exchange.one(post, RolloutRequest.Strategy.class);
    }

    /** Whether the fleet is held. */
    public HoldView hold() throws CoordinatorException, InterruptedException {
        return exchange.one(get(ApiPaths.HOLD), HoldView.class);
    }

    /** Holds the fleet, or releases it. */
    public HoldView hold(HoldRequest request) throws CoordinatorException, InterruptedException {
        return exchange.one(post(ApiPaths.HOLD, request), HoldView.class);
    }

    /**
     * What was decided, the newest first.
     *
     * @param subject a rollout, {@link #LATEST}, or {@code fleet}
     */
    public List<AuditView> audit(Optional<String> subject, int limit)
            throws CoordinatorException, InterruptedException {
        var query =
                new Query()
                        .with("subject", subject)
                        .with("limit", Optional.of(Integer.toString(limit)));
        return exchange.list(get(query.after(ApiPaths.AUDIT)), AuditView.class);
    }

    /**
     * Starts a rollout that verifies.
     *
     * @param idempotencyKey the same request with the same key starts it once
     */
    public RolloutView reconcile(ReconcileRequest request, String idempotencyKey)
            throws CoordinatorException, InterruptedException {
        var post =
                json(ApiPaths.RECONCILES)
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(BodyPublishers.ofByteArray(Json.writeBytes(request)))
                        .build();
        return exchange.one(post, RolloutView.class);
    }

    public ReplayView replay(ReplayRequest request)
            throws CoordinatorException, InterruptedException {
        return exchange.one(post(ApiPaths.REPLAYS, request), ReplayView.class);
    }

    /** The tenants that match all that is given. */
    public List<TenantView> tenants(
            Map<String, String> labels, Optional<String> server, Optional<String> project)
            throws CoordinatorException, InterruptedException {
        var query = new Query().with("server", server).with("project", project);
        labels.forEach((name, value) -> query.with("label", name + "=" + value));
        return exchange.list(get(query.after(ApiPaths.TENANTS)), TenantView.class);
    }

    /**
     * Adds and changes tenants.
     *
     * @param yaml the text of a tenants file
     */
    public ImportResult importTenants(String yaml)
            throws CoordinatorException, InterruptedException {
        var post =
                exchange.request(ApiPaths.FLEET_IMPORT)
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(yaml))
                        .build();
        return exchange.one(post, ImportResult.class);
    }

    public List<WorkerView> workers() throws CoordinatorException, InterruptedException {
        return exchange.list(get(ApiPaths.WORKERS), WorkerView.class);
    }

    private HttpRequest get(String pathAndQuery) {
        return exchange.request(pathAndQuery).GET().build();
    }

    private HttpRequest post(String path, Object body) {
        return json(path).POST(BodyPublishers.ofByteArray(Json.writeBytes(body))).build();
    }

    private HttpRequest.Builder json(String path) {
        return exchange.request(path).header("Content-Type", "application/json");
    }

    @Override
    public void close() {
        exchange.close();
    }
}
