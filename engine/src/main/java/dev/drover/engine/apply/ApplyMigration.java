package dev.drover.engine.apply;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.ledger.WriteLedger;
import dev.drover.engine.session.Row;
import dev.drover.engine.source.Migration;
import dev.drover.engine.sql.Script;
import dev.drover.engine.sql.Unit;

import java.util.List;
import java.util.function.Predicate;

/** Applies a transactional migration. */
public final class ApplyMigration {
    private final RunTransaction runTransaction;
    private final Records records;

    public ApplyMigration(RunTransaction runTransaction, Records records) {
        this.runTransaction = runTransaction;
        this.records = records;
    }

    /**
     * @param row as it will stand in the ledger
     */
    public Attempted apply(Tenure tenure, FilledScript script, LedgerRow row) {
        var event = records.event(row);
        var migration = script.migration();
        var transaction =
                new Transaction(
                        migration,
                        migration.directives().checks(),
                        List.of(),
                        statements(script),
                        WriteLedger.insertRow(row, migration.down().map(Script::text))
                                + records.outboxText(tenure.scope(), event)
                                + "CLOSE ALL; DISCARD TEMP;\n",
                        row,
                        proves(row));
        var attempted = runTransaction.run(tenure, transaction);
        if (attempted instanceof Attempted.Done) {
            records.committed(event);
        }
        return attempted;
    }

    private static List<FilledStatement> statements(FilledScript script) {
        Migration migration = script.migration();
        return migration.units().isEmpty()
                ? List.of()
                : switch (migration.units().getFirst()) {
                    case Unit.Atomic atomic -> script.of(atomic.statements());
                    case Unit.Alone alone -> List.of(script.of(alone.statement()));
                };
    }

    /** The row of this very attempt, not one that another run left at the same rank. */
    private static Predicate<Row> proves(LedgerRow row) {
        return read ->
                read.text(0).equals("applied")
                        && read.text(1).equals(row.version())
                        && read.uuid(2).equals(row.job())
                        && read.integer(3) == row.attempt();
    }
}
