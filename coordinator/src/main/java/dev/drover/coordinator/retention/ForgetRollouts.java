package dev.drover.coordinator.retention;

import dev.drover.contracts.wire.Limits;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Deletes old rollouts with all that belongs to them, a part at a time. What a tenant stands at is
 * kept elsewhere; a failure that nobody has mended is kept, however old.
 */
final class ForgetRollouts {
    private static final int BATCH = 1000;

    private static final String JOBS =
            """
            WITH old AS (
              SELECT j.id
              FROM rollout r
              JOIN job j ON j.rollout = r.id
              WHERE r.ended_at < :before
                AND NOT EXISTS (SELECT FROM active_job a WHERE a.tenant = j.tenant AND a.job = j.id)
                AND NOT (j.state = 'FAILED' AND NOT EXISTS (
                  SELECT FROM job later
                  JOIN rollout lr ON lr.id = later.rollout
                  WHERE later.tenant = j.tenant AND (lr.number, later.chain) > (r.number, j.chain)))
              LIMIT :batch
            ), failures AS (
              DELETE FROM failure WHERE job IN (SELECT id FROM old)
            )
            DELETE FROM job WHERE id IN (SELECT id FROM old)
            """;

    /** Children go before their parents, turn by turn. */
    private static final String ROLLOUTS =
            """
            WITH old AS (
              SELECT r.id
              FROM rollout r
              WHERE r.ended_at < :before
                AND NOT EXISTS (SELECT FROM job j WHERE j.rollout = r.id)
                AND NOT EXISTS (SELECT FROM rollout child WHERE child.parent = r.id)
                AND EXISTS (SELECT FROM rollout newer
                  WHERE newer.project = r.project AND newer.number > r.number
                    AND newer.state IN ('COMPLETED', 'COMPLETED_WITH_FAILURES')
                    AND newer.action = 'migrate' AND newer.origin = 'request' AND newer.parent IS NULL
                  UNION ALL SELECT FROM rollout same
                  WHERE same.id = r.id AND (same.action <> 'migrate' OR same.origin <> 'request'
                    OR same.parent IS NOT NULL OR same.state = 'ABORTED'))
                AND NOT EXISTS (SELECT FROM rollout_event e WHERE e.rollout = r.id AND NOT e.sent)
              LIMIT :batch
            ), waves AS (
              DELETE FROM wave WHERE rollout IN (SELECT id FROM old)
            ), tallies AS (
              DELETE FROM wave_tally WHERE rollout IN (SELECT id FROM old)
            ), servers AS (
              DELETE FROM rollout_server WHERE rollout IN (SELECT id FROM old)
            ), events AS (
              DELETE FROM rollout_event WHERE rollout IN (SELECT id FROM old)
            )
            DELETE FROM rollout WHERE id IN (SELECT id FROM old)
            """;

    /** Their chunks stay with the broker until they are buried. */
    private static final String RELEASES =
            """
            WITH old AS (
              SELECT digest, (octet_length(bundle) + :chunk - 1) / :chunk AS chunks
              FROM release
              WHERE created_at < :before
                AND NOT EXISTS (SELECT FROM rollout r WHERE r.release = release.digest)
              LIMIT :batch
            ), migrations AS (
              DELETE FROM release_migration WHERE release IN (SELECT digest FROM old)
            ), tombstones AS (
              INSERT INTO release_tombstone (digest, chunks)
              SELECT digest, chunks FROM old
              ON CONFLICT (digest) DO NOTHING
            )
            DELETE FROM release WHERE digest IN (SELECT digest FROM old)
            """;

    private ForgetRollouts() {}

    /** What was deleted. */
    record Forgotten(int jobs, int rollouts, int releases) {
        boolean anything() {
            return jobs + rollouts + releases > 0;
        }
    }

    /** At most a thousand of each that ended before. */
    static Forgotten some(Handle handle, Instant before) {
        return new Forgotten(
                delete(handle, JOBS, before),
                delete(handle, ROLLOUTS, before),
                deleteReleases(handle, before));
    }

    private static int deleteReleases(Handle handle, Instant before) {
        return handle.createUpdate(RELEASES)
                .bind("before", before)
                .bind("batch", BATCH)
                .bind("chunk", Limits.RELEASE_CHUNK)
                .execute();
    }

    private static int delete(Handle handle, String sql, Instant before) {
        return handle.createUpdate(sql).bind("before", before).bind("batch", BATCH).execute();
    }
}
