package dev.drover.engine.ledger;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.plan.Recorded;
import dev.drover.engine.session.Row;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads scope and ledger of one tenant and project: a statement, and what takes its answer. Used
 * once. The statement neither sorts nor computes, since a new backend must look up what that takes.
 */
public final class ReadLedger {
    private static final String TEXT =
            """
            SELECT m.rank, m.version, m.description, m.kind, m.direction, m.state, m.checksum,
                m.executed_checksum, m.applied_at, m.applied_by, m.release, m.rollout, m.job, m.attempt, m.native_checksum, m.source_tool,
                m.contract_version, m.undone_by IS NOT NULL, m.steps_done, m.intent, m.started_at,
                m.scope, m.project, m.schema_name, m.database_name, m.last_order, m.relayed_seq, m.ledger_version
              FROM drover.schema_migrations m WHERE m.key = %d;
            """;

    /** Columns of the answer that a migration's row has, and that of rank 0. */
    private static final int[] MIGRATION = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 18};

    private static final int[] SCOPE = {21, 22, 23, 24, 25, 26, 27};

    private static final Set<String> KINDS = words(LedgerRow.Kind.values());
    private static final Set<String> DIRECTIONS = words(LedgerRow.Direction.values());
    private static final Set<String> STATES = words(LedgerRow.State.values());

    /** Of rows that come before the one that names it. */
    private static final UUID NOT_YET = new UUID(0, 0);

    private final List<Recorded> history = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, UUID> ids = new HashMap<>();
    private Optional<Scope> scope = Optional.empty();
    private UUID id = NOT_YET;
    private Optional<EngineException> damage = Optional.empty();

    public ReadLedger() {}

    /**
     * @param key of the rows, the same as the lease's
     */
    public static String text(long key) {
        return TEXT.formatted(key);
    }

    /** One row of the answer. */
    public void take(Row row) {
        int rank = row.integer(0);
        if (rank == 0) {
            takeScope(row);
        } else if (isMigration(row)) {
            history.add(recorded(row));
        } else {
            damage = damage.or(() -> Optional.of(DamagedLedger.row(rank)));
        }
    }

    private void takeScope(Row row) {
        if (!row.hasAll(SCOPE)) {
            damage = Optional.of(DamagedLedger.scope(row.maybe(27)));
            return;
        }
        var found = scope(row);
        scope = Optional.of(found);
        id = found.id();
        history.replaceAll(recorded -> recorded.ofScope(id));
    }

    /** What the statement answered; throws when somebody has written what no run writes. */
    public LedgerState.Present state() throws EngineException {
        var otherForm = scope.flatMap(found -> LedgerSchema.problem(found.ledgerVersion()));
        if (otherForm.isPresent()) {
            throw new EngineException(otherForm.get());
        }
        if (damage.isPresent()) {
            throw damage.get();
        }
        if (scope.isEmpty() && !history.isEmpty()) {
            throw DamagedLedger.withoutScope();
        }
        history.sort(Comparator.comparingInt(recorded -> recorded.row().rank()));
        return new LedgerState.Present(scope, history);
    }

    private static boolean isMigration(Row row) {
        return row.hasAll(MIGRATION)
                && KINDS.contains(row.text(3))
                && DIRECTIONS.contains(row.text(4))
                && STATES.contains(row.text(5));
    }

    private static Set<String> words(Enum<?>[] constants) {
        return Stream.of(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the statement answered. */
    public static LedgerState.Present of(List<Row> answer) throws EngineException {
        var reading = new ReadLedger();
        answer.forEach(reading::take);
        return reading.state();
    }

    private static Scope scope(Row row) {
        return new Scope(
                row.uuid(21),
                row.text(22),
                row.text(23),
                row.text(24),
                row.number(25),
                row.number(26),
                row.integer(27));
    }

    private Recorded recorded(Row row) {
        var ledgerRow =
                new LedgerRow(
                        id,
                        row.integer(0),
                        row.text(1),
                        row.text(2),
                        LedgerRow.Kind.valueOf(upper(row, 3)),
                        LedgerRow.Direction.valueOf(upper(row, 4)),
                        LedgerRow.State.valueOf(upper(row, 5)),
                        row.text(6),
                        row.text(7).equals(row.text(6)) ? row.text(6) : row.text(7),
                        row.timestamp(8),
                        shared(row, 9),
                        shared(row, 10),
                        shared(row, 11),
                        id(row, 12),
                        row.integer(13),
                        row.maybe(14),
                        row.maybe(15),
                        row.integer(16));
        return new Recorded(
                ledgerRow, row.isTrue(17), row.integer(18), row.maybe(19), row.maybeTimestamp(20));
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
