package dev.drover.coordinator.retention;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Deletes old rows of the tables that only grow and belong to no rollout, a part at a time. */
final class ForgetRecords {
    static final int BATCH = 1000;

    /** What was not told yet stays, and so does what was decided about a rollout that is known. */
    private static final String ACTIONS =
            """
            DELETE FROM operator_action WHERE id IN (
              SELECT a.id
              FROM operator_action a
              WHERE a.at < :before AND a.sent
                AND NOT EXISTS (SELECT FROM rollout r WHERE r.id = a.subject)
              ORDER BY a.id
              LIMIT :batch)
            """;

    private static final String LOST_ROWS =
            """
            DELETE FROM lost_ledger_row WHERE (scope, rank, applied_at, job) IN (
              SELECT scope, rank, applied_at, job
              FROM lost_ledger_row
              WHERE lost_at < :before
              LIMIT :batch)
            """;

    private ForgetRecords() {}

    /** What was deleted. */
    record Forgotten(int actions, int lostRows) {
        boolean anything() {
            return actions + lostRows > 0;
        }
    }

    /**
     * At most a thousand of each.
     *
     * @param lostBefore no later than what the status topic still tells: a row that is lost must be
     *     remembered while an event may tell it once more
     */
    static Forgotten some(Handle handle, Instant actionsBefore, Instant lostBefore) {
        return new Forgotten(
                delete(handle, ACTIONS, actionsBefore), delete(handle, LOST_ROWS, lostBefore));
    }

    private static int delete(Handle handle, String sql, Instant before) {
        return handle.createUpdate(sql).bind("before", before).bind("batch", BATCH).execute();
    }
}
