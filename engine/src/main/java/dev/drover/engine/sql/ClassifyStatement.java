package dev.drover.engine.sql;

/**
 * Tells from a statement's first words what it is to a runner.
 *
 * <p>The list of what PostgreSQL refuses inside a transaction block follows its {@code
 * PreventInTransactionBlock} calls, versions 14 to 18. What depends on the database rather than on
 * the words (REINDEX of a partitioned table, a procedure that commits) cannot be told here ({@link
 * MayRefuseTransaction}); the server's error names it. {@code REFRESH MATERIALIZED VIEW
 * CONCURRENTLY} may run in a transaction.
 */
final class ClassifyStatement {
    private ClassifyStatement() {}

    /** Everything but {@link StatementKind#COPY_FROM_STDIN}, which the splitter knows already. */
    static StatementKind of(Head head) {
        var first = head.peek();
        head.accept(first);
        return switch (first) {
            case "begin" -> StatementKind.BEGIN;
            case "start" -> ordinaryUnless(head.accept("transaction"), StatementKind.BEGIN);
            case "commit", "end" -> finish(head, StatementKind.COMMIT);
            case "rollback", "abort" -> rollback(head);
            case "prepare" -> ordinaryUnless(head.accept("transaction"), StatementKind.COMMIT);
            case "create" -> create(head);
            case "drop" -> drop(head);
            case "alter" -> alter(head);
            case "reindex" -> reindex(head);
            case "vacuum" -> StatementKind.VACUUM;
            case "cluster" -> refusedIf(clustersEverything(head));
            case "discard" -> refusedIf(head.accept("all"));
            default -> StatementKind.ORDINARY;
        };
    }

    private static StatementKind finish(Head head, StatementKind kind) {
        return head.accept("prepared") ? StatementKind.OTHER_NON_TRANSACTIONAL : kind;
    }

    private static StatementKind rollback(Head head) {
        head.acceptAny("work", "transaction");
        return head.accept("to") ? StatementKind.ORDINARY : finish(head, StatementKind.ROLLBACK);
    }

    private static StatementKind create(Head head) {
        head.accept("unique");
        if (head.accept("index")) {
            return ordinaryUnless(
                    head.accept("concurrently"), StatementKind.CREATE_INDEX_CONCURRENTLY);
        }
        return refusedIf(head.acceptAny("database", "tablespace", "subscription"));
    }

    private static StatementKind drop(Head head) {
        if (head.accept("index")) {
            return ordinaryUnless(
                    head.accept("concurrently"), StatementKind.DROP_INDEX_CONCURRENTLY);
        }
        return refusedIf(head.acceptAny("database", "tablespace", "subscription"));
    }

    private static StatementKind alter(Head head) {
        if (head.accept("system")) {
            return StatementKind.OTHER_NON_TRANSACTIONAL;
        }
        if (head.accept("type")) {
            head.skipName();
            return ordinaryUnless(head.accept("add", "value"), StatementKind.ADD_ENUM_VALUE);
        }
        if (head.accept("table")) {
            return alterTable(head);
        }
        if (head.accept("database")) {
            head.skipName();
            return refusedIf(head.accept("set", "tablespace"));
        }
        return refusedIf(head.accept("subscription") && altersRemoteSide(head));
    }

    private static StatementKind alterTable(Head head) {
        head.accept("if", "exists");
        head.accept("only");
        head.skipName();
        head.accept("*");
        if (!head.accept("detach", "partition")) {
            return StatementKind.ORDINARY;
        }
        head.skipName();
        return ordinaryUnless(
                head.accept("concurrently"), StatementKind.DETACH_PARTITION_CONCURRENTLY);
    }

    /** Publications are refreshed unless the statement says otherwise; slots may be altered. */
    private static boolean altersRemoteSide(Head head) {
        head.skipName();
        if (head.accept("refresh")) {
            return true;
        }
        if (head.acceptAny("set", "add", "drop")) {
            return head.contains("publication")
                    || head.contains("failover")
                    || head.contains("two_phase");
        }
        return false;
    }

    private static StatementKind reindex(Head head) {
        boolean concurrently = head.acceptOptions("concurrently");
        boolean many = head.acceptAny("schema", "database", "system");
        if (!many) {
            head.acceptAny("index", "table");
        }
        if (concurrently || head.accept("concurrently")) {
            return StatementKind.REINDEX_CONCURRENTLY;
        }
        return refusedIf(many);
    }

    private static boolean clustersEverything(Head head) {
        head.accept("verbose");
        head.acceptOptions("verbose");
        return head.isDone();
    }

    private static StatementKind ordinaryUnless(boolean condition, StatementKind kind) {
        return condition ? kind : StatementKind.ORDINARY;
    }

    private static StatementKind refusedIf(boolean condition) {
        return ordinaryUnless(condition, StatementKind.OTHER_NON_TRANSACTIONAL);
    }
}
