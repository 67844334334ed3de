package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.http.ExcludedTenants.Excluded;
import dev.drover.contracts.status.RolloutEvent;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.rollout.PlaceTenants.Placed;
import dev.drover.coordinator.rollout.decision.WaveState;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Writes a rollout down with all its jobs, in one transaction; from then on it runs. */
public final class CreateRollout {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

    private static final String NEXT_NUMBER = "SELECT nextval('rollout_number')";

    private static final String EXISTING =
            """
            SELECT id, request_digest
            FROM rollout
            WHERE idempotency_key = :key
            """;

    private static final String INSERT_ROLLOUT =
            """
            INSERT INTO rollout (id, number, project, release, to_version, action, state, parent,
              reason, max_parallel, per_server, max_attempts, give_up_after_seconds,
              backoff_base_millis, out_of_order, cosmetic_change, on_clone, repair, idempotency_key,
              request_digest, selection, created_at, strategy, ramp, settle_seconds, on_failure, budget,
              window_sets, watched)
            VALUES (:id, :number, :project, :release, :toVersion, :action, 'RUNNING', :parent,
              :reason, :maxParallel, :perServer, :maxAttempts, :giveUpAfterSeconds,
              :backoffBaseMillis, :outOfOrder, :cosmeticChange, :onClone, :repair, :key,
              :requestDigest, :selection, :now, :strategyText, :ramp, :settleSeconds, :onFailure, :budget,
              :windowSets, :watched)
            ON CONFLICT (idempotency_key) DO NOTHING
            """;

    private static final String INSERT_WAVE =
            """
            INSERT INTO wave (rollout, number, state, opened_at, name, tenants, bake_millis, gate,
              strict)
            VALUES (:rollout, :number, :state, :openedAt, :name, :tenants, :bakeMillis, :gate,
              :strict)
            """;

    private static final String INSERT_JOBS =
            """
            INSERT INTO job (id, rollout, wave, tenant, server, state, window_set)
            SELECT gen_random_uuid(), :rollout, u.wave, t.id, t.server, 'READY', u.window_set
            FROM unnest(:tenants, :waves, :windowSets) AS u (id, wave, window_set)
            JOIN tenant t ON t.id = u.id AND t.project = :project
            """;

    private static final String INSERT_SERVERS =
            """
            INSERT INTO rollout_server (rollout, server, tenants)
            SELECT rollout, server, count(*)
            FROM job
            WHERE rollout = :rollout
            GROUP BY rollout, server
            """;

    private static final String INSERT_EXCLUDED =
            """
            INSERT INTO rollout_exclusion (rollout, tenant, reason)
            SELECT :rollout, e.tenant, e.reason FROM unnest(:tenants, :reasons) AS e (tenant, reason)
            """;

    private final Jdbi jdbi;
    private final InstantSource clock;

    public CreateRollout(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * Returns the rollout that was created, or the one that the same request created before.
     *
     * @throws EmptySelectionException when there is no tenant
     * @throws TenantsHeldException when a tenant is busy in another rollout; nothing was created
     * @throws EmptyWaveException when a wave names labels that nobody has, or one that nobody is
     *     left for would have held others back
     * @throws EmptyWindowException when a window does
     * @throws IdempotencyConflictException when the key belongs to another request
     * @throws IllegalArgumentException when a tenant is unknown or of another project
     */
    public RolloutId create(RolloutSpec spec, Actor actor) {
        return jdbi.inTransaction(handle -> {
            var existing = existing(handle, spec);
            if (existing.isPresent()) {
                return existing.get();
            }
            var id = insert(handle, spec);
            var what = spec.action() == RolloutSpec.Action.MIGRATE ? "apply" : spec.action().word();
            Audit.note(handle, clock.instant(), actor, what, id.value(), spec.reason());
            return id;
        });
    }

    /** Like the other, as a part of what is noted elsewhere. */
    public RolloutId create(RolloutSpec spec) {
        return jdbi.inTransaction(handle -> create(handle, spec));
    }

    /** The same in a transaction of the caller's, which an exception must end. */
    public RolloutId create(Handle handle, RolloutSpec spec) {
        return existing(handle, spec).orElseGet(() -> insert(handle, spec));
    }

    /**
     * Whether it could be created if its tenants were free. Changes nothing.
     *
     * @throws EmptySelectionException when there is no tenant
     * @throws EmptyWaveException when a wave names labels that nobody has
     * @throws EmptyWindowException when a window does
     * @throws IdempotencyConflictException when the key belongs to another request
     */
    void check(RolloutSpec spec) {
        jdbi.useHandle(handle -> {
            if (existing(handle, spec).isPresent()) {
                return;
            }
            if (spec.tenants().isEmpty()) {
                throw new EmptySelectionException();
            }
            place(handle, spec, new RolloutId("r-0"));
        });
    }

    private static Placed place(Handle handle, RolloutSpec spec, RolloutId id) {
        var spread = CheckStrategy.check(spec.strategy()).spread();
        if (spec.parent().isEmpty()) {
            // what is replayed is a part of those for whom the windows were made
            WindowLabels.check(handle, spread, spec.tenants());
        }
        var placed =
                PlaceTenants.place(
                        handle, spec.choice().seed().orElse(id.value()), spread, spec.tenants());
        placed.leftOut().stream()
                .filter(wave -> !wave.harmless())
                .findFirst()
                .ifPresent(wave -> {
                    throw new EmptyWaveException(wave);
                });
        return placed;
    }

    private static Optional<RolloutId> existing(Handle handle, RolloutSpec spec) {
        if (spec.idempotencyKey().isEmpty()) {
            return Optional.empty();
        }
        var key = spec.idempotencyKey().get();
        var found =
                handle.createQuery(EXISTING)
                        .bind("key", key)
                        .map((rows, _) ->
                                new Existing(
                                        new RolloutId(rows.getString("id")),
                                        rows.getString("request_digest")))
                        .findOne();
        found.filter(f -> !f.requestDigest().equals(spec.requestDigest()))
                .ifPresent(other -> {
                    throw new IdempotencyConflictException(key, other.id());
                });
        return found.map(Existing::id);
    }

    private record Existing(RolloutId id, String requestDigest) {}

    private RolloutId insert(Handle handle, RolloutSpec spec) {
        if (spec.tenants().isEmpty()) {
            throw new EmptySelectionException();
        }
        var now = clock.instant();
        long number = handle.createQuery(NEXT_NUMBER).mapTo(Long.class).one();
        var id = new RolloutId("r-%s-%d".formatted(DAY.format(now), number));
        var spread = CheckStrategy.check(spec.strategy()).spread();
        var placed = place(handle, spec, id);
        if (insertRollout(handle, spec, spread, placed, id, number, now) == 0) {
            // the same request came twice at once, and the other one won
            return existing(handle, spec).orElseThrow();
        }
        boolean opens = spread.health().none();
        insertWaves(handle, placed, opens, id, now);
        insertJobs(handle, spec, placed, id);
        insertExcluded(handle, spec, id);
        NewJobs.begin(handle, id, spec.tenants(), 1, now);
        int tenants = spec.tenants().size();
        int first = placed.waves().getFirst().tenants();
        RolloutEvents.append(
                handle,
                id,
                event -> new RolloutEvent.Started(event, now, id, spec.release().value(), tenants));
        if (opens) {
            RolloutEvents.append(
                    handle, id, event -> new RolloutEvent.WaveOpened(event, now, id, 1, first));
        }
        return id;
    }

    /**
     * @param opens whether the first is open at once; otherwise when its servers are known to be
     *     well
     */
    private static void insertWaves(
            Handle handle, Placed placed, boolean opens, RolloutId id, Instant now) {
        int number = 1;
        for (var wave : placed.waves()) {
            var terms = wave.part().terms();
            boolean open = opens && number == 1;
            handle.createUpdate(INSERT_WAVE)
                    .bind("rollout", id.value())
                    .bind("number", number)
                    .bind("state", open ? WaveState.OPEN : WaveState.WAITING)
                    .bind("openedAt", open ? now : null)
                    .bind("name", wave.part().name())
                    .bind("tenants", wave.tenants())
                    .bind("bakeMillis", terms.bake().toMillis())
                    .bind("gate", terms.gate())
                    .bind("strict", terms.strict())
                    .execute();
            number++;
        }
    }

    private static int insertRollout(
            Handle handle,
            RolloutSpec spec,
            Spread spread,
            Placed placed,
            RolloutId id,
            long number,
            Instant now) {
        var strategy = spec.strategy();
        var policy = spec.policy();
        return handle.createUpdate(INSERT_ROLLOUT)
                .bind("id", id.value())
                .bind("number", number)
                .bind("project", spec.project().value())
                .bind("release", spec.release().value())
                .bind("toVersion", spec.toVersion())
                .bind("action", spec.action().word())
                .bind("parent", spec.parent().map(RolloutId::value))
                .bind("reason", spec.reason())
                .bind("maxParallel", strategy.maxParallel())
                .bind("perServer", strategy.perServer())
                .bind("maxAttempts", strategy.maxAttempts())
                .bind("giveUpAfterSeconds", strategy.giveUpAfterSeconds())
                .bind("backoffBaseMillis", strategy.backoffBaseMillis())
                .bind("outOfOrder", policy.outOfOrder().toString())
                .bind("cosmeticChange", policy.cosmeticChange().toString())
                .bind("onClone", policy.onClone().toString())
                .bind("repair", policy.repair().toString())
                .bind("key", spec.idempotencyKey())
                .bind("requestDigest", spec.requestDigest())
                .bind("selection", Json.write(spec.choice().selection()))
                .bind("now", now)
                .bind("strategyText", Json.write(strategy))
                .bind("ramp", spread.ramp())
                .bind("settleSeconds", spread.settle().toSeconds())
                .bind("onFailure", spread.onFailure())
                .bind("budget", spread.budget().none() ? null : Json.write(spread.budget()))
                .bindArray("windowSets", Integer.class, placed.windowSets())
                .bind("watched", !spread.health().none())
                .execute();
    }

    private static void insertJobs(Handle handle, RolloutSpec spec, Placed placed, RolloutId id) {
        List<String> tenants = spec.tenants().stream().map(TenantId::value).toList();
        int inserted =
                handle.createUpdate(INSERT_JOBS)
                        .bind("rollout", id.value())
                        .bindArray("tenants", String.class, tenants)
                        .bindArray(
                                "waves",
                                Integer.class,
                                spec.tenants().stream().map(placed::wave).toList())
                        .bindArray(
                                "windowSets",
                                Integer.class,
                                spec.tenants().stream().map(placed::windowSet).toList())
                        .bind("project", spec.project().value())
                        .execute();
        if (inserted != tenants.size()) {
            throw new IllegalArgumentException(
                    "%d of the %d tenants are unknown, named twice or of another project than %s"
                            .formatted(tenants.size() - inserted, tenants.size(), spec.project()));
        }
        handle.createUpdate(INSERT_SERVERS).bind("rollout", id.value()).execute();
    }

    private static void insertExcluded(Handle handle, RolloutSpec spec, RolloutId id) {
        if (!spec.choice().excluded().isEmpty()) {
            handle.createUpdate(INSERT_EXCLUDED)
                    .bind("rollout", id.value())
                    .bindArray(
                            "tenants",
                            String.class,
                            spec.choice().excluded().stream().map(Excluded::tenant).toList())
                    .bindArray(
                            "reasons",
                            String.class,
                            spec.choice().excluded().stream().map(Excluded::reason).toList())
                    .execute();
        }
    }
}
