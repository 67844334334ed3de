package dev.drover.coordinator.audit;

import dev.drover.contracts.http.AuditView;
import java.time.Instant;
import java.time.OffsetDateTime;
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

    private static final String NEWEST =
            """
            SELECT id, at, actor, action, subject, reason, origin
            FROM operator_action
            WHERE (CAST(:subject AS text) IS NULL OR subject = :subject)
              AND (CAST(:after AS bigint) IS NULL OR id < :after)
            ORDER BY id DESC
            LIMIT :limit
            """;

    private Audit() {}

    /**
     * Notes a decision, in the transaction that makes it.
     *
     * @param subject a rollout's id, or {@link #FLEET}
     */
    public static void note(
            Handle handle,
            Instant at,
            Actor actor,
            String action,
            String subject,
            Optional<String> reason) {
        handle.createUpdate(INSERT)
                .bind("at", at)
                .bind("actor", actor.name())
                .bind("action", action)
                .bind("subject", subject)
                .bind("reason", reason)
                .bind("origin", actor.origin())
                .bind("sent", actor.equals(Actor.DROVER))
                .execute();
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
