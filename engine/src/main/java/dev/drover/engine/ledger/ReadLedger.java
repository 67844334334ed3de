package dev.drover.engine.ledger;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.OutboxRow;
import dev.drover.engine.plan.Recorded;
import dev.drover.engine.session.Literal;
import dev.drover.engine.session.Row;

import java.util.List;
import java.util.Locale;

/** Reads scope, ledger and outbox of one tenant and project: a text of three statements. */
public final class ReadLedger {
    private static final String HISTORY =
            """
            SELECT s.scope, s.database_name, s.last_order FROM drover.scope s
              WHERE s.project = %1$s AND s.schema_name = %2$s;
            SELECT m.scope, m.rank, m.version, m.description, m.kind, m.direction, m.state, m.checksum,
                m.executed_checksum, (pg_catalog.date_part('epoch', m.applied_at) * 1000000)::pg_catalog.int8,
                m.applied_by, m.release, m.rollout, m.job, m.attempt, m.native_checksum, m.source_tool,
                m.contract_version, m.undone_by IS NOT NULL, m.steps_done, m.intent
              FROM drover.schema_migrations m JOIN drover.scope s ON s.scope = m.scope
              WHERE s.project = %1$s AND s.schema_name = %2$s ORDER BY m.rank;
            """;

    private static final String OUTBOX =
            """
            SELECT o.seq, o.event_id, o.payload
              FROM drover.outbox o JOIN drover.scope s ON s.scope = o.scope
              WHERE s.project = %1$s AND s.schema_name = %2$s ORDER BY o.seq;
            """;

    private ReadLedger() {}

    public static String text(String project, String scopeName) {
        return historyText(project, scopeName)
                + OUTBOX.formatted(Literal.text(project), Literal.text(scopeName));
    }

    /** Scope and ledger alone, which a role that only reads may see: two statements. */
    public static String historyText(String project, String scopeName) {
        return HISTORY.formatted(Literal.text(project), Literal.text(scopeName));
    }

    /** What the three statements answered. */
    public static LedgerState.Present of(List<List<Row>> answers) {
        return new LedgerState.Present(
                answers.get(0).stream().map(ReadLedger::scope).findFirst(),
                answers.get(1).stream().map(ReadLedger::recorded).toList(),
                answers.get(2).stream().map(ReadLedger::outboxRow).toList());
    }

    /** What the two statements of {@link #historyText} answered. */
    public static LedgerState.Present ofHistory(List<List<Row>> answers) {
        return new LedgerState.Present(
                answers.get(0).stream().map(ReadLedger::scope).findFirst(),
                answers.get(1).stream().map(ReadLedger::recorded).toList(),
                List.of());
    }

    private static Scope scope(Row row) {
        return new Scope(row.uuid(0), row.text(1), row.number(2));
    }

    private static Recorded recorded(Row row) {
        var ledgerRow =
                new LedgerRow(
                        row.uuid(0),
                        row.integer(1),
                        row.text(2),
                        row.text(3),
                        LedgerRow.Kind.valueOf(upper(row, 4)),
                        LedgerRow.Direction.valueOf(upper(row, 5)),
                        LedgerRow.State.valueOf(upper(row, 6)),
                        row.text(7),
                        row.text(8),
                        row.instant(9),
                        row.text(10),
                        row.text(11),
                        row.text(12),
                        row.uuid(13),
                        row.integer(14),
                        row.maybe(15),
                        row.maybe(16),
                        row.integer(17));
        return new Recorded(ledgerRow, row.isTrue(18), row.integer(19), row.maybe(20));
    }

    private static String upper(Row row, int column) {
        return row.text(column).toUpperCase(Locale.ROOT);
    }

    private static OutboxRow outboxRow(Row row) {
        return new OutboxRow(row.number(0), row.uuid(1), row.text(2));
    }
}
