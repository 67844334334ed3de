package dev.drover.coordinator.fleet;

import dev.drover.contracts.http.LabelRequest;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.TenantSelection;
import dev.drover.contracts.http.TenantsChanged;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.rollout.SkipWaiting;
import dev.drover.coordinator.yaml.Labels;
import dev.drover.engine.spelling.DidYouMean;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Labels, quarantine and its end, for tenants that people choose. Each leaves an audit row. */
public final class ChangeTenants {
    private static final int TOLD = 100;

    private static final String CHOOSE =
            """
            SELECT t.id FROM tenant AS t
             WHERE (:allTenants OR t.id = ANY(:tenants))
               AND (CAST(:server AS text) IS NULL OR t.server = :server)
               AND NOT EXISTS (
                   SELECT FROM jsonb_to_recordset(CAST(:terms AS jsonb))
                            AS term (name text, accepted text[], negated boolean)
                    WHERE term.negated
                          = CASE WHEN cardinality(term.accepted) = 0 THEN jsonb_exists(t.labels, term.name)
                                 ELSE coalesce(t.labels ->> term.name = ANY(term.accepted), false) END)
             ORDER BY t.id
               FOR NO KEY UPDATE
            """;

    private static final String LABEL =
            """
            UPDATE tenant SET labels = (labels - CAST(:removed AS text[])) || CAST(:added AS jsonb)
             WHERE id = ANY(:tenants)
               AND labels <> (labels - CAST(:removed AS text[])) || CAST(:added AS jsonb)
            RETURNING id
            """;

    private static final String QUARANTINE =
            """
            UPDATE tenant SET quarantine = 'MANUAL', quarantine_reason = :reason, quarantined_at = :now
             WHERE id = ANY(:tenants) AND quarantine IS DISTINCT FROM 'MANUAL'
            RETURNING id
            """;

    private static final String RELEASE =
            """
            UPDATE tenant
               SET quarantine = CASE WHEN still THEN 'RETIRED' END,
                   quarantine_reason = CASE WHEN still THEN retired_reason END,
                   quarantined_at = CASE WHEN still THEN CAST(:now AS timestamptz) END,
                   retired_reason = CASE WHEN still THEN retired_reason END
              FROM (SELECT id AS chosen, quarantine = 'MANUAL' AND retired_reason IS NOT NULL AS still
                      FROM tenant
                     WHERE id = ANY(:tenants) AND quarantine IS NOT NULL) AS of_these
             WHERE id = chosen
            RETURNING id, still
            """;

    /** The next sync would put them back. */
    private static final String MISSING_IN_CATALOGUE =
            """
            SELECT id FROM tenant
             WHERE id = ANY(:tenants) AND quarantine = 'VANISHED' AND source = 'catalogue'
             ORDER BY id
             LIMIT :most
            """;

    private static final String TOO_MANY =
            """
            SELECT id FROM tenant
             WHERE id = ANY(:tenants) AND (SELECT count(*) FROM jsonb_object_keys(labels)) > :most
             ORDER BY id
             LIMIT 1
            """;

    private final Jdbi jdbi;
    private final InstantSource clock;

    public ChangeTenants(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * @throws RefusedSelectionException when the selection names what is not there, or nothing, or
     *     when a label has not the form of one
     */
    public TenantsChanged label(LabelRequest request, Actor actor)
            throws RefusedSelectionException {
        refuseForms(request.set(), request.remove());
        return change(
                request.which(),
                new Note(
                        "tenant.label",
                        "%s, without %s".formatted(Json.write(request.set()), request.remove()),
                        actor),
                (handle, tenants) ->
                        handle.createQuery(LABEL)
                                .bindArray("removed", String.class, request.remove())
                                .bind("added", Json.write(request.set()))
                                .bindArray("tenants", String.class, tenants)
                                .mapTo(String.class)
                                .list());
    }

    /**
     * From now on no rollout is planned with them, and none takes them: a job that waits is
     * skipped, one that runs is left to end.
     */
    public TenantsChanged quarantine(TenantSelection which, String reason, Actor actor)
            throws RefusedSelectionException {
        return jdbi.inTransaction(handle -> {
            var chosen = choose(handle, which, Selector.of(Map.of(), which.selector()));
            var now = clock.instant();
            var changed =
                    note(
                            handle,
                            chosen,
                            new Note("tenant.quarantine", reason, actor),
                            handle.createQuery(QUARANTINE)
                                    .bind("reason", reason)
                                    .bind("now", now)
                                    .bindArray("tenants", String.class, chosen)
                                    .mapTo(String.class)
                                    .list());
            var jobs = SkipWaiting.of(handle, chosen, reason, now);
            return new TenantsChanged(
                    changed.changed(),
                    changed.unchanged(),
                    changed.some(),
                    Optional.of(jobs.skipped()).filter(count -> count > 0),
                    Optional.of(jobs.running()).filter(count -> count > 0),
                    Optional.empty());
        });
    }

    /**
     * Ends their quarantine. Where a person has put a tenant there that the product has retired
     * since, the retirement is left, and a second release ends it too.
     *
     * @throws RefusedSelectionException also when the catalogue does not name a tenant any more:
     *     the next sync would undo it
     */
    public TenantsChanged release(TenantSelection which, String reason, Actor actor)
            throws RefusedSelectionException {
        record Released(String id, boolean still) {}
        return jdbi.inTransaction(handle -> {
            var chosen = choose(handle, which, Selector.of(Map.of(), which.selector()));
            refuseMissingInCatalogue(handle, chosen);
            var released =
                    handle.createQuery(RELEASE)
                            .bindArray("tenants", String.class, chosen)
                            .bind("now", clock.instant())
                            .map((row, _) ->
                                    new Released(row.getString("id"), row.getBoolean("still")))
                            .list();
            var changed =
                    note(
                            handle,
                            chosen,
                            new Note("tenant.release", reason, actor),
                            released.stream().map(Released::id).toList());
            int retired = (int) released.stream().filter(Released::still).count();
            return new TenantsChanged(
                    changed.changed(),
                    changed.unchanged(),
                    changed.some(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(retired).filter(count -> count > 0));
        });
    }

    private static void refuseMissingInCatalogue(Handle handle, List<String> tenants)
            throws RefusedSelectionException {
        var missing =
                handle.createQuery(MISSING_IN_CATALOGUE)
                        .bindArray("tenants", String.class, tenants)
                        .bind("most", TOLD)
                        .mapTo(String.class)
                        .list();
        if (!missing.isEmpty()) {
            throw new RefusedSelectionException(
                    missing.stream()
                            .map(id ->
                                    new Problem.Item(
                                            "NOT_IN_CATALOGUE",
                                            id,
                                            "The catalogue does not name tenant \"%s\" any more: the next sync would put it back."
                                                    .formatted(id),
                                            "Name it there again, or leave it. Where there is no catalogue any more, import it."))
                            .toList());
        }
    }

    /** What the audit says of it. */
    private record Note(String action, String reason, Actor actor) {}

    @FunctionalInterface
    private interface Change {
        /** Returns those that it has changed. */
        List<String> apply(Handle handle, List<String> tenants);
    }

    private TenantsChanged change(TenantSelection which, Note note, Change change)
            throws RefusedSelectionException {
        var selector = Selector.of(Map.of(), which.selector());
        return jdbi.inTransaction(handle -> {
            var chosen = choose(handle, which, selector);
            var changed = change.apply(handle, chosen);
            refuseTooManyLabels(handle, changed);
            return note(handle, chosen, note, changed);
        });
    }

    private TenantsChanged note(
            Handle handle, List<String> chosen, Note note, List<String> changed) {
        Audit.noteTenants(
                handle, clock.instant(), note.actor(), note.action(), changed, note.reason());
        return new TenantsChanged(
                changed.size(),
                chosen.size() - changed.size(),
                changed.stream().sorted().limit(TOLD).toList());
    }

    /** They travel with each command, which has its limit. */
    private static void refuseTooManyLabels(Handle handle, List<String> changed)
            throws RefusedSelectionException {
        var tooMany =
                handle.createQuery(TOO_MANY)
                        .bindArray("tenants", String.class, changed)
                        .bind("most", Labels.MOST)
                        .mapTo(String.class)
                        .findFirst();
        if (tooMany.isPresent()) {
            throw new RefusedSelectionException(
                    List.of(
                            new Problem.Item(
                                    "TOO_MANY_LABELS",
                                    "",
                                    "Tenant \"%s\" would have more than %d labels."
                                            .formatted(tooMany.get(), Labels.MOST),
                                    "Remove some with name-.")));
        }
    }

    private static List<String> choose(Handle handle, TenantSelection which, Selector selector)
            throws RefusedSelectionException {
        var problems = new ArrayList<>(CheckLabels.problems(handle, selector));
        problems.addAll(unknown(handle, which.tenants()));
        problems.addAll(CheckNames.server(handle, which.server()));
        if (which.tenants().isEmpty() && which.server().isEmpty() && selector.isEmpty()) {
            problems.add(
                    new Problem.Item(
                            "EMPTY_SELECTION",
                            "",
                            "The request names no tenant.",
                            "Name tenants, or select them by labels or server."));
        }
        if (!problems.isEmpty()) {
            throw new RefusedSelectionException(problems);
        }
        var chosen =
                handle.createQuery(CHOOSE)
                        .bind("allTenants", which.tenants().isEmpty())
                        .bindArray("tenants", String.class, which.tenants())
                        .bind("server", which.server())
                        .bind("terms", Json.write(selector.terms()))
                        .mapTo(String.class)
                        .list();
        if (chosen.isEmpty()) {
            throw new RefusedSelectionException(
                    List.of(
                            new Problem.Item(
                                    "EMPTY_SELECTION",
                                    "",
                                    "No tenant matches the selection.",
                                    "Look with drover tenants list.")));
        }
        return chosen;
    }

    private static List<Problem.Item> unknown(Handle handle, List<String> named) {
        if (named.isEmpty()) {
            return List.of();
        }
        var known =
                new TreeSet<>(
                        handle.createQuery("SELECT id FROM tenant").mapTo(String.class).list());
        return named.stream()
                .distinct()
                .filter(id -> !known.contains(id))
                .limit(TOLD)
                .map(id ->
                        new Problem.Item(
                                "UNKNOWN_TENANT",
                                "",
                                "There is no tenant \"%s\".".formatted(id),
                                DidYouMean.sentence(id, known, "drover tenants list shows them.")))
                .toList();
    }

    private static void refuseForms(Map<String, String> set, List<String> remove)
            throws RefusedSelectionException {
        var problems = new ArrayList<Problem.Item>();
        set.forEach((name, value) -> {
            if (!Labels.NAME.matcher(name).matches()) {
                problems.add(form("\"%s\" is no label name.".formatted(name), ""));
            }
            if (!Labels.VALUE.matcher(value).matches()) {
                problems.add(
                        form(
                                "The value of label \"%s\" has not the form of one."
                                        .formatted(name),
                                ": @ + /"));
            }
        });
        remove.stream()
                .filter(name -> !Labels.NAME.matcher(name).matches())
                .forEach(
                        name -> problems.add(form("\"%s\" is no label name.".formatted(name), "")));
        if (set.isEmpty() && remove.isEmpty()) {
            problems.add(form("The request changes no label.", ""));
        }
        if (!problems.isEmpty()) {
            throw new RefusedSelectionException(problems);
        }
    }

    private static Problem.Item form(String what, String more) {
        return new Problem.Item(
                "INVALID_LABEL",
                "",
                what,
                Optional.of(more)
                        .filter(text -> !text.isEmpty())
                        .map("Use 1 to 63 letters, digits or . _ - %s."::formatted)
                        .orElse("Use 1 to 63 letters, digits or . _ -; name- takes one away."));
    }
}
