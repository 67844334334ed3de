package dev.drover.coordinator.audit;

import dev.drover.contracts.http.AuditView;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The audit: writes lines and reads them again. */
public final class Audit {
    /** The subject of what concerns all tenants. */
    public static final String FLEET = "fleet";

    private static final String INSERT =
            """
            INSERT INTO operator_action (at, actor, action, subject, reason, origin, sent)
            VALUES (:at, :actor, :action, :subject, :reason, :origin, :sent)
            """;

    private static final String INSERT_ALL =
            """
            INSERT INTO operator_action (at, actor, action, subject, reason, origin, sent)
            SELECT :at, :actor, :action, u.subject, u.reason, :origin, false
            FROM unnest(:subjects, :reasons) AS u (subject, reason)
            """;

    private static final String NEWEST =
            """
            SELECT id, at, actor, action, subject, reason, origin
            FROM operator_action
            WHERE (CAST(:subject AS text) IS NULL OR subject = :subject)
              AND (CAST(:after AS bigint) IS NULL OR id < :after)
            ORDER BY id DESC
            LIMIT :limit
            """;

    private static final String TENANT = "tenant/";
    private static final String RELEASE = "release/";

    private Audit() {}

    /** One of several things to which the same was done. */
    public record Line(String subject, String reason) {}

    /** The subject of what concerns one tenant. */
    public static String tenant(String id) {
        return TENANT + id;
    }

    /** The subject of what concerns one release. */
    public static String release(String digest) {
        return RELEASE + digest;
    }

    /** The tenant that a subject means; empty when it is not one. */
    public static Optional<String> tenantOf(String subject) {
        return Optional.of(subject)
                .filter(text -> text.startsWith(TENANT))
                .map(text -> text.substring(TENANT.length()));
    }

    public static boolean isRelease(String subject) {
        return subject.startsWith(RELEASE);
    }

    /**
     * Notes a decision, in the transaction that makes it.
     *
     * @param subject a rollout's id, {@link #FLEET}, or what {@link #tenant} and {@link #release}
     *     make
     */
    public static void note(
            Handle handle,
            Instant at,
            Actor actor,
            String action,
            String subject,
            Optional<String> reason) {
        note(handle, at, actor, action, subject, reason, false);
    }

    /**
     * Like the other, of a decision that has an event of its own: who reads that needs no second
     * one, unless a person has decided.
     */
    public static void noteTold(
            Handle handle,
            Instant at,
            Actor actor,
            String action,
            String subject,
            Optional<String> reason) {
        note(handle, at, actor, action, subject, reason, actor.equals(Actor.DROVER));
    }

    private static void note(
            Handle handle,
            Instant at,
            Actor actor,
            String action,
            String subject,
            Optional<String> reason,
            boolean sent) {
        handle.createUpdate(INSERT)
                .bind("at", at)
                .bind("actor", actor.name())
                .bind("action", action)
                .bind("subject", subject)
                .bind("reason", reason)
                .bind("origin", actor.origin())
                .bind("sent", sent)
                .execute();
    }

    /** Notes the same decision about several, in the transaction that makes it. */
    public static void noteAll(
            Handle handle, Instant at, Actor actor, String action, List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        handle.createUpdate(INSERT_ALL)
                .bind("at", at)
                .bind("actor", actor.name())
                .bind("action", action)
                .bindArray("subjects", String.class, lines.stream().map(Line::subject).toList())
                .bindArray("reasons", String.class, lines.stream().map(Line::reason).toList())
                .bind("origin", actor.origin())
                .execute();
    }

    /** The same about several tenants, for the same reason. */
    public static void noteTenants(
            Handle handle,
            Instant at,
            Actor actor,
            String action,
            Collection<String> tenants,
            String reason) {
        var lines = tenants.stream().map(id -> new Line(tenant(id), reason)).toList();
        noteAll(handle, at, actor, action, lines);
    }

    /**
     * The newest first.
     *
     * @param after the number of a line: those before it
     */
    public static List<AuditView> newest(
            Handle handle, Optional<String> subject, Optional<Long> after, int limit) {
        return handle.createQuery(NEWEST)
                .bind("subject", subject)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) ->
                        new AuditView(
                                row.getLong("id"),
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                row.getString("actor"),
                                row.getString("action"),
                                row.getString("subject"),
                                Optional.ofNullable(row.getString("reason")),
                                row.getString("origin")))
                .list();
    }
}
