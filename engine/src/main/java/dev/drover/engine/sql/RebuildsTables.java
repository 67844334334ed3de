package dev.drover.engine.sql;

/**
 * Knows the statements that lock tables against everybody for as long as they take and may yet run
 * outside of a transaction: those that write tables or indexes anew.
 */
public final class RebuildsTables {
    private RebuildsTables() {}

    public static boolean rebuilds(Statement statement) {
        try {
            return rebuilds(statement.kind(), Head.of(statement.sql()));
        } catch (UnreadableScriptException unreadable) {
            // nobody knows then what it locks
            return true;
        }
    }

    private static boolean rebuilds(StatementKind kind, Head head) {
        if (head.accept("vacuum")) {
            return head.accept("full") || head.acceptOptions("full");
        }
        return kind != StatementKind.REINDEX_CONCURRENTLY && head.acceptAny("reindex", "cluster");
    }
}
