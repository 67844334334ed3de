package dev.drover.engine.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Groups a script's statements into what succeeds or fails as a whole.
 *
 * <ul>
 *   <li>Without transaction words, and with nothing that refuses a transaction, the script is one
 *       {@link Unit.Atomic}.
 *   <li>A {@code BEGIN … COMMIT} block is one Atomic, its words cut: the runner opens the
 *       transaction itself, so that its record commits with the statements.
 *   <li>Outside of blocks, a statement that refuses a transaction is {@link Unit.Alone} and every
 *       other one an Atomic of its own. In a file that is marked to run outside a transaction, one
 *       that may refuse it is Alone too ({@link MayRefuseTransaction}).
 * </ul>
 *
 * A new enum value stays in the transaction of its script: PostgreSQL allows that since 12, and its
 * error 55P04 names the value when the same transaction uses it.
 */
public final class GroupIntoUnits {
    private final Script script;
    private final boolean noTransaction;
    private final List<Unit> units = new ArrayList<>();
    private Optional<Statement> begin = Optional.empty();
    private List<Statement> block = new ArrayList<>();

    private GroupIntoUnits(Script script, boolean noTransaction) {
        this.script = script;
        this.noTransaction = noTransaction;
    }

    /**
     * The units of a script, in its order; none when it has no statement.
     *
     * @param noTransaction whether the file is marked to run outside a transaction
     */
    public static List<Unit> of(Script script, boolean noTransaction)
            throws UnreadableScriptException {
        var grouping = new GroupIntoUnits(script, noTransaction);
        for (var statement : script.statements()) {
            grouping.refuseForeignControl(statement);
        }
        if (!noTransaction && script.statements().stream().noneMatch(GroupIntoUnits::divides)) {
            return script.statements().isEmpty()
                    ? List.of()
                    : List.of(new Unit.Atomic(script.statements()));
        }
        for (var statement : script.statements()) {
            grouping.add(statement);
        }
        grouping.refuseOpenBlock();
        return List.copyOf(grouping.units);
    }

    private static boolean divides(Statement statement) {
        return switch (statement.kind()) {
            case BEGIN, COMMIT, ROLLBACK -> true;
            default -> statement.kind().refusesTransaction();
        };
    }

    private void add(Statement statement) throws UnreadableScriptException {
        switch (statement.kind()) {
            case BEGIN -> begin(statement);
            case COMMIT -> commit(statement);
            default -> {
                if (statement.kind().refusesTransaction()) {
                    alone(statement);
                } else if (begin.isPresent()) {
                    block.add(statement);
                } else if (noTransaction && MayRefuseTransaction.mayRefuse(statement)) {
                    alone(statement);
                } else {
                    units.add(new Unit.Atomic(List.of(statement)));
                }
            }
        }
    }

    private void begin(Statement statement) throws UnreadableScriptException {
        if (begin.isPresent()) {
            throw problem(
                    "NESTED_BEGIN",
                    statement,
                    "BEGIN stands inside the block that line "
                            + begin.get().line()
                            + " began; PostgreSQL would ignore it.",
                    "Commit the first block before, or remove this BEGIN.");
        }
        begin = Optional.of(statement);
    }

    private void commit(Statement statement) throws UnreadableScriptException {
        if (begin.isEmpty()) {
            throw problem(
                    "COMMIT_WITHOUT_BEGIN",
                    statement,
                    "COMMIT has no BEGIN; it would end the transaction that also records the migration.",
                    "Remove it, or put BEGIN before the block.");
        }
        if (!block.isEmpty()) {
            units.add(new Unit.Atomic(block));
        }
        block = new ArrayList<>();
        begin = Optional.empty();
    }

    private void alone(Statement statement) throws UnreadableScriptException {
        if (begin.isPresent()) {
            throw problem(
                    "REFUSES_TRANSACTION",
                    statement,
                    "PostgreSQL refuses this statement inside a transaction block, and line "
                            + begin.get().line()
                            + " began one.",
                    "Move it out of the BEGIN … COMMIT block.");
        }
        units.add(new Unit.Alone(statement));
    }

    private void refuseOpenBlock() throws UnreadableScriptException {
        if (begin.isPresent()) {
            throw problem(
                    "BEGIN_WITHOUT_COMMIT",
                    begin.get(),
                    "BEGIN has no COMMIT.",
                    "Add the COMMIT, or remove the BEGIN: a migration runs in a transaction anyway.");
        }
    }

    /** Refuses what would take the transaction, or the session and its locks, from the runner. */
    private void refuseForeignControl(Statement statement) throws UnreadableScriptException {
        switch (statement.kind()) {
            case ROLLBACK ->
                    throw problem(
                            "ROLLBACK_IN_SCRIPT",
                            statement,
                            "The script rolls its own transaction back, so it would count as applied without effect.",
                            "Remove it; an error rolls the migration back by itself.");
            case BEGIN -> refuseModes(statement);
            case COMMIT, OTHER_NON_TRANSACTIONAL -> refuseSessionControl(statement);
            default -> {}
        }
    }

    private void refuseModes(Statement statement) throws UnreadableScriptException {
        var head = Head.of(statement.sql());
        head.acceptAny("begin", "start");
        head.acceptAny("work", "transaction");
        while (head.accept("isolation", "level", "read", "committed")
                || head.accept("read", "write")
                || head.accept("not", "deferrable")
                || head.accept(",")) {}
        if (!head.isDone()) {
            throw problem(
                    "TRANSACTION_MODE",
                    statement,
                    "BEGIN asks for a transaction mode, and the runner opens the transaction itself, with the defaults.",
                    "Write BEGIN alone.");
        }
    }

    private void refuseSessionControl(Statement statement) throws UnreadableScriptException {
        var head = Head.of(statement.sql());
        if (head.accept("discard")) {
            throw problem(
                    "SESSION_RESET",
                    statement,
                    "DISCARD ALL would release the lock under which the migration runs.",
                    "Remove it; the session is reset after every migration.");
        }
        if (head.accept("prepare", "transaction")
                || head.accept("commit", "prepared")
                || head.accept("rollback", "prepared")) {
            throw problem(
                    "TWO_PHASE_COMMIT",
                    statement,
                    "Two-phase commit takes the transaction away from the runner.",
                    "Use a plain transaction.");
        }
        if (statement.kind() == StatementKind.COMMIT && chains(head)) {
            throw problem(
                    "TRANSACTION_CHAIN",
                    statement,
                    "COMMIT AND CHAIN opens a transaction that the runner does not know of.",
                    "Write COMMIT, and BEGIN for the next block.");
        }
    }

    private static boolean chains(Head head) {
        head.acceptAny("commit", "end");
        head.acceptAny("work", "transaction");
        return head.accept("and", "chain");
    }

    private UnreadableScriptException problem(
            String code, Statement statement, String what, String remedy) {
        return new UnreadableScriptException(
                code, Position.at(script.text(), statement.offset()), what, remedy);
    }
}
