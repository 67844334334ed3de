package dev.drover.contracts.http;

/** The paths of the API, so that client and server cannot disagree. */
public final class ApiPaths {
    public static final String BASE = "/api/v1";

    /** GET: this API, described by an OpenAPI 3.1 document. */
    public static final String OPENAPI = BASE + "/openapi.json";

    /**
     * GET → a stream of server-sent events: status events as they stand in {@code drover.status}.
     * {@code Last-Event-ID}, or {@code after}, resumes behind an event; filters {@code rollout} and
     * {@code type}, which may stand several times.
     */
    public static final String EVENTS = BASE + "/events";

    /**
     * Header of a POST: the same key with the same body again gets the same answer and does nothing
     * again.
     */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /**
     * Header of a request: who asks, {@code user@host}. Nobody checks it, so the audit keeps it as
     * a claim.
     */
    public static final String ACTOR = "Drover-Actor";

    /** What {@link #ACTOR} looks like. */
    public static final String ACTOR_FORM = "[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9._-]{1,128}";

    /** Header of an answer that was given before, to the same request with the same key. */
    public static final String REPLAYED = "Idempotency-Replayed";

    /**
     * POST {@link ReleaseUpload} → {@link ReleaseView}; 422 with every problem. GET → list of
     * {@link ReleaseSummary}, newest first, in pages like {@link #TENANTS}.
     */
    public static final String RELEASES = BASE + "/releases";

    /**
     * POST the text of a tenants file, YAML or ({@code text/csv}) CSV → {@link ImportResult}; 422
     * with every problem. {@code complete=true}: tenants that it does not name go to quarantine;
     * {@code dryRun=true}: change nothing.
     */
    public static final String FLEET_IMPORT = BASE + "/fleet/import";

    /** POST → {@link ImportResult}: reads the catalogue; {@code dryRun=true}: changes nothing. */
    public static final String FLEET_SYNC = BASE + "/fleet/sync";

    /**
     * GET → list of {@link TenantView}, by id; filters {@code server}, {@code project}, {@code
     * label=name=value}, {@code selector}, {@code quarantined=true|false}. With {@code limit} at
     * most so many, and where there are more the header {@link #NEXT_CURSOR}, to be sent as {@code
     * after}. POST {@link TenantRegistration} → {@link ImportResult}.
     */
    public static final String TENANTS = BASE + "/tenants";

    /** Header of an answer that is a page: where the next one begins. */
    public static final String NEXT_CURSOR = "Drover-Next-Cursor";

    /** GET → {@link VersionsView}; filter {@code project}. */
    public static final String TENANT_VERSIONS = TENANTS + "/versions";

    /** POST {@link LabelRequest} → {@link TenantsChanged}. */
    public static final String TENANT_LABELS = TENANTS + "/labels";

    /** POST {@link QuarantineRequest} → {@link TenantsChanged}. */
    public static final String TENANT_QUARANTINE = TENANTS + "/quarantine";

    /** POST {@link QuarantineRequest} → {@link TenantsChanged}. */
    public static final String TENANT_RELEASE = TENANTS + "/release";

    /** POST to {@code /tenants/<id>/ping} → {@link ProbeView}. */
    public static final String PING = "/ping";

    public static final String SERVERS = BASE + "/servers";

    /** POST to {@code /servers/<id>/probe} → {@link ProbeView}. */
    public static final String PROBE = "/probe";

    /** POST {@link DiscoverRequest} to {@code /servers/<id>/discover} → {@link DiscoverView}. */
    public static final String DISCOVER = "/discover";

    /** POST {@link RolloutRequest} → {@link PlanView}. */
    public static final String PLANS = BASE + "/plans";

    /**
     * POST {@link RolloutRequest}, header {@code Idempotency-Key} → {@link RolloutView}; GET →
     * list, newest first; filter {@code state}, which may stand several times.
     */
    public static final String ROLLOUTS = BASE + "/rollouts";

    /**
     * GET {@code /rollouts/<id>} → {@link RolloutView}; {@code latest} is an id too; {@code …/jobs}
     * → list of {@link JobView} by tenant, in pages like {@link #TENANTS}.
     */
    public static final String JOBS = "/jobs";

    /**
     * POST {@link SteeringRequest} to {@code /rollouts/<id>/pause} and so on → {@link RolloutView}.
     */
    public static final String PAUSE = "/pause";

    public static final String RESUME = "/resume";

    public static final String ABORT = "/abort";

    public static final String PROMOTE = "/promote";

    /** POST {@link SkipRequest} to {@code /rollouts/<id>/skip} → {@link RolloutView}. */
    public static final String SKIP = "/skip";

    /**
     * POST the text of a strategy file (YAML or JSON) → {@link RolloutRequest.Strategy}; 422 with
     * every problem.
     */
    public static final String STRATEGIES = BASE + "/strategies";

    /** GET → {@link HoldView}; POST {@link HoldRequest} → {@link HoldView}. */
    public static final String HOLD = BASE + "/hold";

    /**
     * GET → list of {@link AuditView}, newest first, in pages like {@link #TENANTS}; filter {@code
     * subject}: a rollout's id, {@code latest}, {@code fleet}, {@code tenant/<id>} or {@code
     * release/<digest>}.
     */
    public static final String AUDIT = BASE + "/audit";

    /**
     * GET → list of {@link FailureGroupView}; filters {@code rollout}, {@code tenant}, {@code
     * all=true} with those long mended; in pages like {@link #TENANTS}.
     */
    public static final String FAILURES = BASE + "/failures";

    /** POST {@link ReplayRequest} → {@link ReplayView}. */
    public static final String REPLAYS = BASE + "/replays";

    /** POST {@link ReconcileRequest}, header {@code Idempotency-Key} → {@link RolloutView}. */
    public static final String RECONCILES = BASE + "/reconciles";

    /** GET → list of {@link WorkerView}, by id, in pages like {@link #TENANTS}. */
    public static final String WORKERS = BASE + "/workers";

    /** GET: 200 when the process lives; {@code READY} when it can serve. */
    public static final String HEALTH = "/health/live";

    public static final String READY = "/health/ready";

    /** Where a client looks for a coordinator when it is not told. */
    public static final int DEFAULT_PORT = 7420;

    private ApiPaths() {}
}
