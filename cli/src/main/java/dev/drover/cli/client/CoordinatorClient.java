package dev.drover.cli.client;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.AuditView;
import dev.drover.contracts.http.DiscoverRequest;
import dev.drover.contracts.http.DiscoverView;
import dev.drover.contracts.http.FailureGroupView;
import dev.drover.contracts.http.HoldRequest;
import dev.drover.contracts.http.HoldView;
import dev.drover.contracts.http.ImportResult;
import dev.drover.contracts.http.JobView;
import dev.drover.contracts.http.LabelRequest;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.ProbeView;
import dev.drover.contracts.http.QuarantineRequest;
import dev.drover.contracts.http.ReconcileRequest;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.ReleaseView;
import dev.drover.contracts.http.ReplayRequest;
import dev.drover.contracts.http.ReplayView;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.SkipRequest;
import dev.drover.contracts.http.SteeringRequest;
import dev.drover.contracts.http.TenantRegistration;
import dev.drover.contracts.http.TenantSelection;
import dev.drover.contracts.http.TenantView;
import dev.drover.contracts.http.TenantsChanged;
import dev.drover.contracts.http.VersionsView;
import dev.drover.contracts.http.WorkerView;
import dev.drover.contracts.wire.Json;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a coordinator can be asked. Safe for use by several threads. */
public final class CoordinatorClient implements AutoCloseable {
    /** In place of a rollout's id: the newest. */
    public static final String LATEST = "latest";

    private static final int PAGE = 5_000;
    private static final int AUDIT_PAGE = 1_000;
    private static final int ROLLOUT_PAGE = 200;

    private final CoordinatorLocation location;
    private final Exchange exchange;
    private final AskAgain askAgain;

    public CoordinatorClient(CoordinatorLocation location) {
        this(location, _ -> {});
    }

    /**
     * @param tell why an answer takes long, for people
     */
    public CoordinatorClient(CoordinatorLocation location, Consumer<String> tell) {
        this.location = location;
        this.exchange = new Exchange(location);
        this.askAgain = new AskAgain(tell, Thread::sleep);
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
        return begin(ApiPaths.ROLLOUTS, request, idempotencyKey);
    }

    /** Where a rollout stands; {@link #LATEST} is an id too. */
    public RolloutView rollout(String id) throws CoordinatorException, InterruptedException {
        return exchange.one(get(ApiPaths.ROLLOUTS + "/" + Query.encode(id)), RolloutView.class);
    }

    /**
     * Rollouts, the newest first.
     *
     * @param states such as {@code RUNNING}; none: of all states
     */
    public List<RolloutView> rollouts(List<String> states, int limit)
            throws CoordinatorException, InterruptedException {
        return pages(
                ApiPaths.ROLLOUTS,
                () -> {
                    var query = new Query();
                    states.forEach(state -> query.with("state", state));
                    return query;
                },
                RolloutView.class,
                ROLLOUT_PAGE,
                limit);
    }

    /** Every tenant's part in a rollout. */
    public List<JobView> jobs(String rollout) throws CoordinatorException, InterruptedException {
        return jobs(rollout, Optional.empty());
    }

    /** Like {@link #jobs(String)}, of one state such as {@code FAILED}. */
    public List<JobView> jobs(String rollout, String state)
            throws CoordinatorException, InterruptedException {
        return jobs(rollout, Optional.of(state));
    }

    private List<JobView> jobs(String rollout, Optional<String> state)
            throws CoordinatorException, InterruptedException {
        return pages(jobsOf(rollout), () -> new Query().with("state", state), JobView.class);
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
        return pages(
                ApiPaths.FAILURES,
                () -> new Query().with("rollout", rollout).with("tenant", tenant).flag("all", all),
                FailureGroupView.class);
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

    /** Leaves tenants out of a rollout; all or none. */
    public RolloutView skip(String rollout, SkipRequest request)
            throws CoordinatorException, InterruptedException {
        return exchange.one(
                post(ApiPaths.ROLLOUTS + "/" + Query.encode(rollout) + ApiPaths.SKIP, request),
                RolloutView.class);
    }

    /**
     * Starts a rollout that verifies.
     *
     * @param idempotencyKey the same request with the same key starts it once
     */
    public RolloutView reconcile(ReconcileRequest request, String idempotencyKey)
            throws CoordinatorException, InterruptedException {
        return begin(ApiPaths.RECONCILES, request, idempotencyKey);
    }

    private RolloutView begin(String path, Object request, String idempotencyKey)
            throws CoordinatorException, InterruptedException {
        var post =
                json(path)
                        .header(ApiPaths.IDEMPOTENCY_KEY, idempotencyKey)
                        .POST(BodyPublishers.ofByteArray(Json.writeBytes(request)))
                        .build();
        return askAgain.ask(() -> exchange.one(post, RolloutView.class));
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
     * @param subject a rollout, {@link #LATEST}, {@code fleet}, {@code tenant/<id>} or {@code
     *     release/<digest>}
     */
    public List<AuditView> audit(Optional<String> subject, int limit)
            throws CoordinatorException, InterruptedException {
        return pages(
                ApiPaths.AUDIT,
                () -> new Query().with("subject", subject),
                AuditView.class,
                AUDIT_PAGE,
                limit);
    }

    public ReplayView replay(ReplayRequest request)
            throws CoordinatorException, InterruptedException {
        return exchange.one(post(ApiPaths.REPLAYS, request), ReplayView.class);
    }

    /**
     * The tenants that match all that is given, page by page.
     *
     * @param selector more about labels
     */
    public List<TenantView> tenants(
            Map<String, String> labels,
            Optional<String> selector,
            Optional<String> server,
            Optional<String> project,
            Optional<Boolean> quarantined)
            throws CoordinatorException, InterruptedException {
        return pages(
                ApiPaths.TENANTS,
                () -> {
                    var query =
                            new Query()
                                    .with("server", server)
                                    .with("project", project)
                                    .with("selector", selector)
                                    .with("quarantined", quarantined.map(String::valueOf));
                    labels.forEach((name, value) -> query.with("label", name + "=" + value));
                    return query;
                },
                TenantView.class);
    }

    public TenantView tenant(String id) throws CoordinatorException, InterruptedException {
        return exchange.one(get(ApiPaths.TENANTS + "/" + Query.encode(id)), TenantView.class);
    }

    /** Adds or changes one tenant. */
    public ImportResult register(TenantRegistration tenant)
            throws CoordinatorException, InterruptedException {
        return exchange.one(post(ApiPaths.TENANTS, tenant), ImportResult.class);
    }

    /** How far apart the tenants are. */
    public VersionsView versions(Optional<String> project)
            throws CoordinatorException, InterruptedException {
        var query = new Query().with("project", project);
        return exchange.one(get(query.after(ApiPaths.TENANT_VERSIONS)), VersionsView.class);
    }

    /** Has a worker look at a tenant's database. */
    public ProbeView ping(String tenant) throws CoordinatorException, InterruptedException {
        return exchange.one(
                empty(ApiPaths.TENANTS + "/" + Query.encode(tenant) + ApiPaths.PING),
                ProbeView.class);
    }

    /** Has a worker look at a server. */
    public ProbeView probe(String server) throws CoordinatorException, InterruptedException {
        return exchange.one(
                empty(ApiPaths.SERVERS + "/" + Query.encode(server) + ApiPaths.PROBE),
                ProbeView.class);
    }

    /** Has a worker look for tenants on a server, and registers them. */
    public DiscoverView discover(String server, DiscoverRequest request)
            throws CoordinatorException, InterruptedException {
        var path = ApiPaths.SERVERS + "/" + Query.encode(server) + ApiPaths.DISCOVER;
        return exchange.one(post(path, request), DiscoverView.class);
    }

    public TenantsChanged label(LabelRequest request)
            throws CoordinatorException, InterruptedException {
        return exchange.one(post(ApiPaths.TENANT_LABELS, request), TenantsChanged.class);
    }

    public TenantsChanged quarantine(TenantSelection which, String reason)
            throws CoordinatorException, InterruptedException {
        var request = new QuarantineRequest(which, reason);
        return exchange.one(post(ApiPaths.TENANT_QUARANTINE, request), TenantsChanged.class);
    }

    public TenantsChanged release(TenantSelection which, String reason)
            throws CoordinatorException, InterruptedException {
        var request = new QuarantineRequest(which, reason);
        return exchange.one(post(ApiPaths.TENANT_RELEASE, request), TenantsChanged.class);
    }

    /** Adds and changes tenants from a tenants file in YAML. */
    public ImportResult importTenants(String yaml)
            throws CoordinatorException, InterruptedException {
        return importTenants(yaml, false, false, false);
    }

    /**
     * Adds and changes tenants.
     *
     * @param text of a tenants file
     * @param csv or YAML
     * @param complete tenants that it does not name go to quarantine
     */
    public ImportResult importTenants(String text, boolean csv, boolean complete, boolean dryRun)
            throws CoordinatorException, InterruptedException {
        var query = new Query().flag("complete", complete).flag("dryRun", dryRun);
        var post =
                exchange.request(query.after(ApiPaths.FLEET_IMPORT))
                        .header("Content-Type", csv ? "text/csv" : "application/yaml")
                        .POST(BodyPublishers.ofString(text))
                        .build();
        return exchange.one(post, ImportResult.class);
    }

    /** Reads the catalogue. */
    public ImportResult sync(boolean dryRun) throws CoordinatorException, InterruptedException {
        var query = new Query().flag("dryRun", dryRun);
        return exchange.one(empty(query.after(ApiPaths.FLEET_SYNC)), ImportResult.class);
    }

    public List<WorkerView> workers() throws CoordinatorException, InterruptedException {
        return pages(ApiPaths.WORKERS, Query::new, WorkerView.class);
    }

    /** A whole list, page by page. */
    private <T> List<T> pages(String path, Supplier<Query> filters, Class<T> element)
            throws CoordinatorException, InterruptedException {
        return pages(path, filters, element, PAGE, Integer.MAX_VALUE);
    }

    private <T> List<T> pages(
            String path, Supplier<Query> filters, Class<T> element, int size, int atMost)
            throws CoordinatorException, InterruptedException {
        var all = new ArrayList<T>();
        Optional<String> after = Optional.empty();
        do {
            int wanted = Math.min(size, atMost - all.size());
            var query = filters.get().with("limit", Integer.toString(wanted)).with("after", after);
            var page = exchange.page(get(query.after(path)), element);
            all.addAll(page.elements());
            after = page.next();
        } while (after.isPresent() && all.size() < atMost);
        return all;
    }

    private HttpRequest get(String pathAndQuery) {
        return exchange.request(pathAndQuery).GET().build();
    }

    private HttpRequest empty(String path) {
        return exchange.request(path).POST(BodyPublishers.noBody()).build();
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
