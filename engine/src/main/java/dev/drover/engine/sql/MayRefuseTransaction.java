package dev.drover.engine.sql;

/**
 * Knows the statements of which only the server can say whether they refuse a transaction block: a
 * procedure may commit, and a table may be partitioned.
 */
final class MayRefuseTransaction {
    private MayRefuseTransaction() {}

    static boolean mayRefuse(Statement statement) throws UnreadableScriptException {
        var head = Head.of(statement.sql());
        if (head.accept("reindex")) {
            head.acceptOptions("concurrently");
            return head.acceptAny("index", "table");
        }
        return head.acceptAny("call", "cluster");
    }
}
