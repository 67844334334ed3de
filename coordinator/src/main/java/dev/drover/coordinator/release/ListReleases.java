package dev.drover.coordinator.release;

import dev.drover.contracts.http.ReleaseSummary;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Lists the releases that were taken. */
public final class ListReleases {
    private static final String NEWEST =
            """
            SELECT digest, format, head, created_at,
                   (SELECT count(*) FROM release_migration AS m WHERE m.release = r.digest) AS migrations
              FROM release AS r
             WHERE CAST(:after AS text) IS NULL
                OR (created_at, digest) < (SELECT created_at, digest FROM release WHERE digest = :after)
             ORDER BY created_at DESC, digest DESC
             LIMIT :limit
            """;

    private final Jdbi jdbi;

    public ListReleases(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Whether it was taken. */
    public boolean knows(String digest) {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT count(*) > 0 FROM release WHERE digest = :digest")
                        .bind("digest", digest)
                        .mapTo(Boolean.class)
                        .one());
    }

    /**
     * The newest first.
     *
     * @param after the digest of a release: those before it
     */
    public List<ReleaseSummary> newest(Optional<String> after, int limit) {
        return jdbi.withHandle(handle ->
                handle.createQuery(NEWEST)
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, _) ->
                                new ReleaseSummary(
                                        row.getString("digest"),
                                        row.getString("format"),
                                        Optional.ofNullable(row.getString("head")),
                                        row.getInt("migrations"),
                                        row.getObject("created_at", OffsetDateTime.class)
                                                .toInstant()))
                        .list());
    }
}
