package dev.drover.coordinator.api;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Answers by idempotency key, in the control database, so that any coordinator gives them again. A
 * key is claimed before its request is worked on: two requests at the same time do not both act.
 */
final class RememberedAnswers {
    static final Duration KEPT = Duration.ofHours(24);

    /** Longer than any request may take: its coordinator has died over it. */
    private static final Duration ABANDONED = Duration.ofMinutes(2);

    private static final String CLAIM =
            """
            INSERT INTO idempotency_key AS k (key, request, request_digest, claim, claimed_at)
            VALUES (:key, :request, :digest, :claim, :now)
            ON CONFLICT (key) DO UPDATE
               SET request = EXCLUDED.request, request_digest = EXCLUDED.request_digest,
                   claim = EXCLUDED.claim, claimed_at = EXCLUDED.claimed_at,
                   status = NULL, location = NULL, body = NULL
             WHERE k.claimed_at < :expired
                OR (k.status IS NULL AND k.request_digest = EXCLUDED.request_digest
                    AND k.claimed_at < :abandoned)
            """;

    private static final String FIND =
            """
            SELECT request, request_digest, claimed_at, status, location, body
              FROM idempotency_key
             WHERE key = :key
            """;

    private static final String REMEMBER =
            """
            UPDATE idempotency_key
               SET status = :status, location = :location, body = :body
             WHERE key = :key AND claim = :claim
            """;

    private static final String FORGET =
            "DELETE FROM idempotency_key WHERE key = :key AND claim = :claim";

    private static final String FORGET_OLD =
            """
            DELETE FROM idempotency_key
             WHERE key IN (SELECT key FROM idempotency_key WHERE claimed_at < :expired LIMIT 100)
            """;

    private final Jdbi jdbi;
    private final InstantSource clock;

    RememberedAnswers(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** What is known of a key. */
    sealed interface Known {
        /** Nothing: the request is to be worked on, and its answer remembered or forgotten. */
        record Claimed(String key, UUID claim) implements Known {}

        record Answered(int status, Optional<String> location, String body) implements Known {}

        /**
         * The same request is being worked on, unless its coordinator has died over it.
         *
         * @param free when it may be worked on again in that case
         */
        record InProgress(Duration free) implements Known {}

        record OfAnother(String request) implements Known {}
    }

    /**
     * @param request method and path
     */
    Known claim(String key, String request, String digest) {
        return jdbi.inTransaction(handle -> {
            var now = clock.instant();
            handle.createUpdate(FORGET_OLD).bind("expired", now.minus(KEPT)).execute();
            var claim = UUID.randomUUID();
            boolean claimed =
                    handle.createUpdate(CLAIM)
                                    .bind("key", key)
                                    .bind("request", request)
                                    .bind("digest", digest)
                                    .bind("claim", claim)
                                    .bind("now", now)
                                    .bind("expired", now.minus(KEPT))
                                    .bind("abandoned", now.minus(ABANDONED))
                                    .execute()
                            == 1;
            return claimed ? new Known.Claimed(key, claim) : find(handle, key, digest, now);
        });
    }

    private static Known find(Handle handle, String key, String digest, Instant now) {
        return handle.createQuery(FIND)
                .bind("key", key)
                .map((row, _) -> known(row, digest, now))
                .findOne()
                // forgotten in this moment, as the other one failed
                .orElseGet(() -> new Known.InProgress(Duration.ZERO));
    }

    private static Known known(ResultSet row, String digest, Instant now) throws SQLException {
        if (!row.getString("request_digest").equals(digest)) {
            return new Known.OfAnother(row.getString("request"));
        }
        int status = row.getInt("status");
        return row.wasNull()
                ? new Known.InProgress(Duration.between(now, claimedAt(row).plus(ABANDONED)))
                : new Known.Answered(
                        status,
                        Optional.ofNullable(row.getString("location")),
                        row.getString("body"));
    }

    private static Instant claimedAt(ResultSet row) throws SQLException {
        return row.getObject("claimed_at", OffsetDateTime.class).toInstant();
    }

    void remember(Known.Claimed claimed, Known.Answered answer) {
        jdbi.useHandle(handle ->
                handle.createUpdate(REMEMBER)
                        .bind("key", claimed.key())
                        .bind("claim", claimed.claim())
                        .bind("status", answer.status())
                        .bind("location", answer.location())
                        .bind("body", answer.body())
                        .execute());
    }

    /** The request has changed nothing: it may come again. */
    void forget(Known.Claimed claimed) {
        jdbi.useHandle(handle ->
                handle.createUpdate(FORGET)
                        .bind("key", claimed.key())
                        .bind("claim", claimed.claim())
                        .execute());
    }
}
