package dev.drover.engine.apply;

import java.util.Optional;

/**
 * Tells which statement of a failed message it was, when the error has no position (constraints,
 * out of range, RAISE …).
 *
 * <p>Everything in a failed message is undone and the driver drops its answers; only session-level
 * advisory locks stay. So between the statements a shared one is taken that nobody contends for,
 * and where checks of our own come first, before the first one too; and one behind the script, with
 * a question that is asked there anyway. They are numbered in their order. After a failure the
 * highest is read, and all are given back.
 */
final class Marks {
    private static final int MOST = 100;

    /** First half of the locks' key, {@code DROV}. */
    private static final int KEY = 0x44524F56;

    private static final String LOCK = "pg_catalog.pg_try_advisory_lock_shared(%d, %d)";

    private static final String TAKE = "SELECT " + LOCK + ";\n";

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

    static final Marks NONE = new Marks(0, 0);

    private final int count;
    private final int first;

    private Marks(int count, int first) {
        this.count = count;
        this.first = first;
    }

    /**
     * @param afterOwn whether statements of our own that may fail come first, so that the first one
     *     of the script has a mark too
     */
    static Marks between(int statements, boolean afterOwn) {
        int first = afterOwn ? 0 : 1;
        int count = statements - first;
        return count > 0 && count < MOST ? new Marks(count, first) : NONE;
    }

    /** Comes right before the statement of this index; empty where it has none. */
    String before(int index) {
        return count == 0 || index < first ? "" : TAKE.formatted(KEY, index - first + 1);
    }

    /**
     * Which statement it was; empty for what comes before or behind them.
     *
     * @param highest that was passed; 0 for none
     */
    Optional<Integer> statement(int highest) {
        int index = count == 0 ? 0 : highest + first - 1;
        return index < 0 || highest > count ? Optional.empty() : Optional.of(index);
    }

    /** A column, with its comma, that marks the script's end. */
    String end() {
        return count == 0 ? "" : LOCK.formatted(KEY, count + 1) + ", ";
    }

    String givenBack() {
        return count == 0 ? "" : GIVE_BACK.formatted(KEY, count + 1);
    }

    boolean used() {
        return count > 0;
    }
}
