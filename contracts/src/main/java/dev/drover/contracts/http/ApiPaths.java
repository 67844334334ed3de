package dev.drover.contracts.http;

/** The paths of the API, so that client and server cannot disagree. */
public final class ApiPaths {
    public static final String BASE = "/api/v1";

    /** POST {@link ReleaseUpload} → {@link ReleaseView}; 422 with every problem. */
    public static final String RELEASES = BASE + "/releases";

    /** POST the YAML text of a tenants file → {@link ImportResult}; 422 with every problem. */
    public static final String FLEET_IMPORT = BASE + "/fleet/import";

    /**
     * GET → list of {@link TenantView}; filters {@code server}, {@code project}, {@code
     * label=name=value}.
     */
    public static final String TENANTS = BASE + "/tenants";

    /** POST {@link RolloutRequest} → {@link PlanView}. */
    public static final String PLANS = BASE + "/plans";

    /**
     * POST {@link RolloutRequest}, header {@code Idempotency-Key} → {@link RolloutView}; GET →
     * list, newest first.
     */
    public static final String ROLLOUTS = BASE + "/rollouts";

    /**
     * GET {@code /rollouts/<id>} → {@link RolloutView}; {@code latest} is an id too; {@code …/jobs}
     * → list of {@link JobView}.
     */
    public static final String JOBS = "/jobs";

    /**
     * POST {@link SteeringRequest} to {@code /rollouts/<id>/pause} and so on → {@link RolloutView}.
     */
    public static final String PAUSE = "/pause";

    public static final String RESUME = "/resume";

    public static final String ABORT = "/abort";

    public static final String PROMOTE = "/promote";

    /**
     * POST the text of a strategy file (YAML or JSON) → {@link RolloutRequest.Strategy}; 422 with
     * every problem.
     */
    public static final String STRATEGIES = BASE + "/strategies";

    /** GET → {@link HoldView}; POST {@link HoldRequest} → {@link HoldView}. */
    public static final String HOLD = BASE + "/hold";

    /** GET → list of {@link AuditView}, newest first; filters {@code subject}, {@code limit}. */
    public static final String AUDIT = BASE + "/audit";

    /**
     * GET → list of {@link FailureGroupView}; filters {@code rollout}, {@code tenant}, {@code
     * all=true} with those long mended.
     */
    public static final String FAILURES = BASE + "/failures";

    /** POST {@link ReplayRequest} → {@link ReplayView}. */
    public static final String REPLAYS = BASE + "/replays";

    /** POST {@link ReconcileRequest}, header {@code Idempotency-Key} → {@link RolloutView}. */
    public static final String RECONCILES = BASE + "/reconciles";

    /** GET → list of {@link WorkerView}. */
    public static final String WORKERS = BASE + "/workers";

    /** GET: 200 when the process lives; {@code READY} when it can serve. */
    public static final String HEALTH = "/health/live";

    public static final String READY = "/health/ready";

    /** Where a client looks for a coordinator when it is not told. */
    public static final int DEFAULT_PORT = 7420;

    private ApiPaths() {}
}
