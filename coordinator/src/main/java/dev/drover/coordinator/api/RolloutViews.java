package dev.drover.coordinator.api;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.http.ExcludedTenants;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.RolloutView.ServerHealth;
import dev.drover.contracts.http.RolloutView.StartedBy;
import dev.drover.contracts.http.RolloutView.Waiting;
import dev.drover.coordinator.failure.FailureGroups;
import dev.drover.coordinator.rollout.LookAtHealth;
import dev.drover.coordinator.rollout.PolicyColumns;
import dev.drover.coordinator.rollout.decision.RolloutState;
import dev.drover.engine.spelling.DidYouMean;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Rollouts as they are told. */
final class RolloutViews {
    private static final String LATEST = "latest";

    private static final String FIND =
            """
            SELECT r.id, r.state, r.project, r.release, COALESCE(r.to_version, release.head, '') AS target,
                   r.action, r.out_of_order, r.cosmetic_change, r.on_clone, r.repair, r.parent, r.reason,
                   r.created_at, r.ended_at, r.watched, began.actor, began.origin
              FROM rollout AS r
              JOIN release ON release.digest = r.release
              LEFT JOIN LATERAL (
                   SELECT 'drover' AS actor, '' AS origin
                    WHERE r.origin = 'onboarding'
                    UNION ALL
                   (SELECT note.actor, note.origin
                      FROM operator_action AS note
                     WHERE r.origin <> 'onboarding' AND note.subject = r.id
                       AND note.action IN ('apply', 'revert', 'verify', 'reconcile', 'replay', 'repair')
                     ORDER BY note.id
                     LIMIT 1)) AS began ON true
             WHERE r.id = :id
            """;

    private static final String WAITING =
            """
            SELECT tenant, state, COALESCE(note, '') AS note,
                   CASE WHEN state = 'RETRY_WAIT' THEN next_attempt_at END AS next_try
              FROM job
             WHERE rollout = :id
               AND (state = 'RETRY_WAIT' OR (state = 'READY' AND note IS NOT NULL))
             ORDER BY next_attempt_at NULLS LAST, tenant
             LIMIT 10
            """;

    /** A rollout's number is its own, whatever day is written before it. */
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\D)?(\\d{1,18})");

    /** {@code CODE: text}, as the reason of a wait is written. */
    private static final Pattern NOTE = Pattern.compile("([A-Z][A-Z0-9_]*): (.*)", Pattern.DOTALL);

    /** What somebody asked for; the rollouts that onboard tenants come by themselves. */
    private static final String LATEST_ONE =
            """
            SELECT id FROM rollout WHERE origin = 'request' ORDER BY number DESC LIMIT 1
            """;

    private static final String NEWEST =
            """
            SELECT id FROM rollout
             WHERE (CAST(:after AS text) IS NULL
                    OR number < (SELECT number FROM rollout WHERE id = :after))
               AND (:anyState OR state = ANY(:states))
             ORDER BY number DESC
             LIMIT :limit
            """;

    private static final String EXCLUDED =
            """
            SELECT tenant, reason FROM rollout_exclusion
             WHERE rollout = :rollout
             ORDER BY tenant
             LIMIT 100
            """;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final FailureGroups failures;

    RolloutViews(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.failures = new FailureGroups(jdbi);
    }

    /** The id itself, or the newest rollout's for {@code latest}; not being there is a problem. */
    String resolve(String id) {
        return jdbi.withHandle(handle ->
                id.equals(LATEST)
                        ? handle.createQuery(LATEST_ONE)
                                .mapTo(String.class)
                                .findOne()
                                .orElseThrow(RolloutViews::none)
                        : handle.createQuery("SELECT id FROM rollout WHERE id = :id")
                                .bind("id", id)
                                .mapTo(String.class)
                                .findOne()
                                .orElseThrow(() -> unknown(handle, id)));
    }

    /** The rollout that the same request with the same key created before. */
    Optional<RolloutId> created(String key, String requestDigest) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                """
                                SELECT id FROM rollout
                                 WHERE idempotency_key = :key AND request_digest = :digest
                                """)
                        .bind("key", key)
                        .bind("digest", requestDigest)
                        .map((row, _) -> new RolloutId(row.getString(1)))
                        .findOne());
    }

    /**
     * @param states none: of all states
     * @param after the id of a rollout: those before it
     */
    List<RolloutView> newest(List<RolloutState> states, Optional<String> after, int limit) {
        var known = after.map(this::resolve);
        return jdbi.withHandle(handle ->
                handle
                        .createQuery(NEWEST)
                        .bind("after", known)
                        .bind("anyState", states.isEmpty())
                        .bindArray("states", String.class, states.stream().map(Enum::name).toList())
                        .bind("limit", limit)
                        .mapTo(String.class)
                        .list()
                        .stream()
                        .map(id -> view(handle, id))
                        .toList());
    }

    RolloutView find(String id) {
        return jdbi.withHandle(handle -> view(handle, id));
    }

    private RolloutView view(Handle handle, String id) {
        var progress = RolloutProgress.find(handle, id, clock.instant());
        return handle.createQuery(FIND)
                .bind("id", id)
                .map((row, _) -> view(handle, row, progress))
                .findOne()
                .orElseThrow(() -> unknown(handle, id));
    }

    private RolloutView view(Handle handle, ResultSet row, RolloutProgress progress)
            throws SQLException {
        var id = row.getString("id");
        var created = row.getObject("created_at", OffsetDateTime.class).toInstant();
        var ended = instant(row, "ended_at");
        double perMinute = progress.perMinute(created, ended);
        return new RolloutView(
                id,
                row.getString("state"),
                row.getString("project"),
                row.getString("release"),
                row.getString("target"),
                row.getString("action"),
                PolicyColumns.read(row),
                Optional.ofNullable(row.getString("parent")),
                Optional.ofNullable(row.getString("reason")),
                created,
                ended,
                progress.counts(),
                progress.applied(),
                perMinute,
                ended.isPresent() ? Optional.empty() : progress.etaSeconds(perMinute),
                progress.servers(),
                failures.list(new FailureGroups.Filter(Optional.of(id), Optional.empty(), true)),
                // to find them takes a look at all jobs again
                progress.anyWaits() ? waiting(handle, id) : List.of(),
                excluded(handle, id),
                Optional.of(WaveViews.of(handle, id, progress)),
                WaveViews.note(handle, id),
                row.getBoolean("watched") ? Optional.of(health(handle, id)) : Optional.empty(),
                ClosedWindows.of(handle, id, clock.instant()),
                startedBy(row));
    }

    private static Optional<StartedBy> startedBy(ResultSet row) throws SQLException {
        var actor = row.getString("actor");
        return actor == null
                ? Optional.empty()
                : Optional.of(new StartedBy(actor, row.getString("origin")));
    }

    private static List<ServerHealth> health(Handle handle, String id) {
        return LookAtHealth.looks(handle, id).stream()
                .map(look ->
                        new ServerHealth(
                                look.server(),
                                look.outcome().map(Enum::name),
                                look.detail(),
                                look.outcome().map(_ -> look.askedAt())))
                .toList();
    }

    private static List<Waiting> waiting(Handle handle, String id) {
        return handle.createQuery(WAITING)
                .bind("id", id)
                .map((row, _) -> {
                    var note = row.getString("note");
                    var coded = NOTE.matcher(note);
                    boolean matches = coded.matches();
                    return new Waiting(
                            row.getString("tenant"),
                            matches ? coded.group(1) : row.getString("state"),
                            matches ? coded.group(2) : note,
                            instant(row, "next_try"));
                })
                .list();
    }

    private static Optional<ExcludedTenants> excluded(Handle handle, String id) {
        var some =
                handle.createQuery(EXCLUDED)
                        .bind("rollout", id)
                        .map((row, _) ->
                                new ExcludedTenants.Excluded(row.getString(1), row.getString(2)))
                        .list();
        if (some.isEmpty()) {
            return Optional.empty();
        }
        int count =
                handle.createQuery(
                                "SELECT count(*) FROM rollout_exclusion WHERE rollout = :rollout")
                        .bind("rollout", id)
                        .mapTo(Integer.class)
                        .one();
        return Optional.of(new ExcludedTenants(count, some));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    private static ProblemException unknown(Handle handle, String id) {
        var meant = meant(handle, id).map("Did you mean \"%s\"? "::formatted).orElse("");
        return new ProblemException(
                404,
                "ROLLOUT_UNKNOWN",
                "There is no rollout \"%s\".".formatted(id),
                meant + "drover rollouts lists them.");
    }

    /**
     * Ids differ in their numbers alone, so another number is no slip: only that of another day.
     */
    private static Optional<String> meant(Handle handle, String id) {
        var number = NUMBER.matcher(id);
        return number.matches()
                ? handle.createQuery("SELECT id FROM rollout WHERE number = :number")
                        .bind("number", Long.parseLong(number.group(1)))
                        .mapTo(String.class)
                        .findOne()
                : DidYouMean.nearest(id, List.of(LATEST));
    }

    private static ProblemException none() {
        return new ProblemException(
                404, "ROLLOUT_UNKNOWN", "There is no rollout yet.", "Start one with drover apply.");
    }
}
