package dev.drover.engine.ledger;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.plan.Recorded;
import dev.drover.engine.session.Row;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Reads scope and ledger of one tenant and project: a text of two statements, and what takes their
 * answers. Used once. The statements neither sort nor compute, since a new backend must look up
 * what that takes.
 */
public final class ReadLedger {
    private static final String TEXT =
            """
            SELECT s.scope, s.project, s.schema_name, s.database_name, s.last_order, s.relayed_seq, s.ledger_version FROM drover.scope s
              WHERE s.key = %1$d;
            SELECT m.scope, m.rank, m.version, m.description, m.kind, m.direction, m.state, m.checksum,
                m.executed_checksum, m.applied_at, m.applied_by, m.release, m.rollout, m.job, m.attempt, m.native_checksum, m.source_tool,
                m.contract_version, m.undone_by IS NOT NULL, m.steps_done, m.intent, m.started_at
              FROM drover.schema_migrations m
              WHERE m.scope = (SELECT s.scope FROM drover.scope s WHERE s.key = %1$d);
            """;

    private final List<Scope> scopes = new ArrayList<>();
    private final List<Recorded> history = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, UUID> ids = new HashMap<>();

    public ReadLedger() {}

    /**
     * @param key of the scope, the same as the lease's
     */
    public static String text(long key) {
        return TEXT.formatted(key);
    }

    /**
     * @param answer which of the two statements it answers, from 0
     */
    public void take(int answer, Row row) {
        switch (answer) {
            case 0 -> scopes.add(scope(row));
            default -> history.add(recorded(row));
        }
    }

    /** What the two statements answered. */
    public LedgerState.Present state() {
        history.sort(Comparator.comparingInt(recorded -> recorded.row().rank()));
        return new LedgerState.Present(scopes.stream().findFirst(), history);
    }

    /** What the two statements answered. */
    public static LedgerState.Present of(List<List<Row>> answers) {
        var reading = new ReadLedger();
        for (int answer = 0; answer < answers.size(); answer++) {
            for (var row : answers.get(answer)) {
                reading.take(answer, row);
            }
        }
        return reading.state();
    }

    private static Scope scope(Row row) {
        return new Scope(
                row.uuid(0),
                row.text(1),
                row.text(2),
                row.text(3),
                row.number(4),
                row.number(5),
                row.integer(6));
    }

    private Recorded recorded(Row row) {
        var ledgerRow =
                new LedgerRow(
                        id(row, 0),
                        row.integer(1),
                        row.text(2),
                        row.text(3),
                        LedgerRow.Kind.valueOf(upper(row, 4)),
                        LedgerRow.Direction.valueOf(upper(row, 5)),
                        LedgerRow.State.valueOf(upper(row, 6)),
                        row.text(7),
                        row.text(8).equals(row.text(7)) ? row.text(7) : row.text(8),
                        row.timestamp(9),
                        shared(row, 10),
                        shared(row, 11),
                        shared(row, 12),
                        id(row, 13),
                        row.integer(14),
                        row.maybe(15),
                        row.maybe(16),
                        row.integer(17));
        return new Recorded(
                ledgerRow, row.isTrue(18), row.integer(19), row.maybe(20), row.maybeTimestamp(21));
    }

    /** Long ledgers repeat these, so each is kept once. */
    private String shared(Row row, int column) {
        return texts.computeIfAbsent(row.text(column), text -> text);
    }

    private UUID id(Row row, int column) {
        return ids.computeIfAbsent(row.text(column), UUID::fromString);
    }

    private static String upper(Row row, int column) {
        return row.text(column).toUpperCase(Locale.ROOT);
    }
}
