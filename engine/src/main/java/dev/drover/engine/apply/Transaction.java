package dev.drover.engine.apply;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.session.Row;
import dev.drover.engine.source.Migration;
import dev.drover.engine.sql.StatementKind;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Statements and the record of their success, to be committed together.
 *
 * @param requires a query that must find a row; none means that another run went on with the work,
 *     and so that the lease was lost
 * @param checks queries that must return no row
 * @param before statements of the script that set the session up again; no part of the record
 * @param records texts that write the ledger
 * @param row the ledger row that proves it, as it stands after the commit
 * @param proves whether that row, read back, says that this transaction committed
 * @param durable whether its commit waits for the disk; one that does covers all before it
 */
public record Transaction(
        Migration migration,
        Optional<String> requires,
        List<String> checks,
        List<FilledStatement> before,
        List<FilledStatement> statements,
        String records,
        LedgerRow row,
        Predicate<Row> proves,
        boolean durable) {

    public Transaction {
        checks = List.copyOf(checks);
        before = List.copyOf(before);
        statements = List.copyOf(statements);
    }

    /** One that records something of a migration of several, and waits for the disk. */
    public static Transaction record(
            Migration migration,
            Optional<String> requires,
            String records,
            LedgerRow row,
            Predicate<Row> proves) {
        return new Transaction(
                migration, requires, List.of(), List.of(), List.of(), records, row, proves, true);
    }

    /** Whether it can be one message. */
    boolean fitsOneMessage(int limit) {
        return statements.stream()
                        .noneMatch(s -> s.statement().kind() == StatementKind.COPY_FROM_STDIN)
                && statements.stream().collect(Collectors.summingInt(s -> s.sql().length()))
                        <= limit;
    }
}
