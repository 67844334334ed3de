package dev.drover.engine.apply;

import java.util.List;

/**
 * Tells which statement of a failed message it was, when the error has no position (constraints,
 * out of range, RAISE …).
 *
 * <p>Everything in a failed message is undone and the driver drops its answers; only session-level
 * advisory locks stay. So between the statements a shared one is taken that nobody contends for,
 * numbered like the statement that follows; after a failure the highest is read, and all are given
 * back.
 */
final class Marks {
    private static final int MOST = 100;

    /** First half of the locks' key, {@code DROV}. */
    private static final int KEY = 0x44524F56;

    private static final String TAKE = "SELECT pg_catalog.pg_try_advisory_lock_shared(%d, %d);\n";

    private static final String GIVE_BACK =
            "SELECT pg_catalog.pg_advisory_unlock_shared(%d, n) FROM pg_catalog.generate_series(1, %d) n;\n";

    static final String HIGHEST =
            """
            SELECT COALESCE(pg_catalog.max(m.objid::pg_catalog.int8), 0),
                pg_catalog.bool_and(pg_catalog.pg_advisory_unlock_shared(%1$d, m.objid::pg_catalog.int4))
              FROM (SELECT DISTINCT objid FROM pg_catalog.pg_locks WHERE pid = pg_catalog.pg_backend_pid()
                AND locktype = 'advisory' AND classid = %1$d AND objsubid = 2 AND granted) m;
            """
                    .formatted(KEY);

    private final int count;

    private Marks(int count) {
        this.count = count;
    }

    static Marks between(List<FilledStatement> statements) {
        int gaps = statements.size() - 1;
        return new Marks(gaps > 0 && gaps < MOST ? gaps : 0);
    }

    /** Comes right before the statement of this index; empty for the first. */
    String before(int index) {
        return index == 0 || count == 0 ? "" : TAKE.formatted(KEY, index);
    }

    String givenBack() {
        return count == 0 ? "" : GIVE_BACK.formatted(KEY, count);
    }

    boolean used() {
        return count > 0;
    }
}
