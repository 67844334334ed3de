package dev.drover.engine.ledger;

import static dev.drover.engine.session.Literal.instant;
import static dev.drover.engine.session.Literal.text;
import static dev.drover.engine.session.Literal.uuid;

import dev.drover.engine.LedgerRow;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Texts that write the ledger of one tenant and project; each is one statement with its semicolon.
 *
 * @param key of its rows, the same as the lease's
 */
public record WriteLedger(long key) {
    private static final String INSERT_SCOPE =
            """
            INSERT INTO drover.schema_migrations (key, rank, scope, project, schema_name, database_name, last_order,
                relayed_seq, ledger_version, applied_at)
              VALUES (%d, 0, %s, %s, %s, pg_catalog.current_database(), %d, 0, %d, pg_catalog.now());
            """;

    private static final String RAISE_ORDER =
            """
            UPDATE drover.schema_migrations SET last_order = %d WHERE key = %d AND rank = 0 AND last_order < %1$d;
            """;

    /** Changes nothing, but writes. */
    private static final String TOUCH_SCOPE =
            """
            UPDATE drover.schema_migrations SET last_order = last_order WHERE key = %d AND rank = 0 RETURNING scope;
            """;

    private static final String INSERT_ROW =
            """
            INSERT INTO drover.schema_migrations (key, rank, version, description, kind, direction, state,
                checksum, executed_checksum, applied_at, execution_time_ms, applied_by, release, rollout, job, attempt,
                rollback_sql, native_checksum, source_tool, contract_version, steps_done)
              VALUES (\
            """;

    /** Known only inside the transaction, and so no part of the event. */
    private static final String ELAPSED =
            "(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()"
                    + " - pg_catalog.transaction_timestamp()) * 1000)::pg_catalog.int4";

    /** There is one such row at most: what stands is never applied again. */
    private static final String UNDO =
            """
            UPDATE drover.schema_migrations SET undone_by = %d WHERE key = %d AND version = %s
              AND kind = 'versioned' AND direction = 'up' AND state = 'applied' AND undone_by IS NULL;
            """;

    private static final String RELAYED =
            """
            UPDATE drover.schema_migrations SET relayed_seq = %d WHERE key = %d AND rank = 0 AND relayed_seq < %1$d;
            """;

    private static final String PROOF =
            """
            SELECT state, version, job, attempt, COALESCE(execution_time_ms, 0), steps_done, intent, checksum,
                applied_at
              FROM drover.schema_migrations WHERE key = %d AND rank = %d;
            """;

    private static final String PROOFS =
            """
            SELECT state, version, job, attempt, COALESCE(execution_time_ms, 0), steps_done, rank
              FROM drover.schema_migrations WHERE key = %d AND rank BETWEEN %d AND %d ORDER BY rank;
            """;

    private static final String RESTART =
            """
            UPDATE drover.schema_migrations SET description = %s, checksum = %s, executed_checksum = %s,
                applied_at = %s, applied_by = %s, release = %s, rollout = %s, job = %s, attempt = %s,
                rollback_sql = %s
              WHERE key = %d AND rank = %d AND state = 'started' AND steps_done = 0 AND intent IS NULL
                AND undone_by IS NULL;
            """;

    private static final String WITHDRAW =
            """
            UPDATE drover.schema_migrations SET undone_by = rank WHERE key = %d AND rank = %d
              AND state = 'started' AND steps_done = 0 AND intent IS NULL AND undone_by IS NULL;
            """;

    private static final String INTEND =
            """
            UPDATE drover.schema_migrations SET intent = %s
              WHERE key = %d AND rank = %d AND state = 'started' AND steps_done = %d
                AND undone_by IS NULL AND checksum = %s;
            """;

    private static final String FORGET =
            """
            UPDATE drover.schema_migrations SET intent = NULL
              WHERE key = %d AND rank = %d AND state = 'started' AND steps_done = %d
                AND undone_by IS NULL AND checksum = %s;
            """;

    private static final String STEP_DONE =
            """
            UPDATE drover.schema_migrations SET intent = NULL, steps_done = steps_done + 1
              WHERE key = %d AND rank = %d AND state = 'started' AND steps_done = %d
                AND undone_by IS NULL AND checksum = %s;
            """;

    private static final String AT_STEP =
            """
            SELECT FROM drover.schema_migrations
              WHERE key = %d AND rank = %d AND state = 'started' AND steps_done = %d
                AND undone_by IS NULL AND checksum = %s
            """;

    private static final String FINISH =
            """
            UPDATE drover.schema_migrations SET state = 'applied', intent = NULL, steps_done = %d, started_at = applied_at, applied_at = %s,
                execution_time_ms = LEAST(2147483647, GREATEST(0, pg_catalog.date_part('epoch',
                  pg_catalog.clock_timestamp() - applied_at) * 1000))::pg_catalog.int4
              WHERE key = %d AND rank = %d AND state = 'started' AND steps_done = %d
                AND undone_by IS NULL AND checksum = %s;
            """;

    /** The row of rank 0, before any other. */
    public String insertScope(UUID scope, String project, String scopeName, long order) {
        return INSERT_SCOPE.formatted(
                key, uuid(scope), text(project), text(scopeName), order, LedgerSchema.VERSION);
    }

    public String raiseOrder(long order) {
        return RAISE_ORDER.formatted(order, key);
    }

    public String touchScope() {
        return TOUCH_SCOPE.formatted(key);
    }

    /** The row; if it is a way back that is done, also the mark at what it undoes. */
    public String insertRow(LedgerRow row, Optional<String> rollbackSql) {
        return undo(row) + insert(row, rollbackSql);
    }

    private String undo(LedgerRow row) {
        return row.direction() == LedgerRow.Direction.DOWN && row.state() == LedgerRow.State.APPLIED
                ? UNDO.formatted(row.rank(), key, text(row.version()))
                : "";
    }

    private String insert(LedgerRow row, Optional<String> rollbackSql) {
        // joined, not formatted: this is the text that a run writes most
        return INSERT_ROW
                + String.join(
                        ", ",
                        Long.toString(key),
                        Integer.toString(row.rank()),
                        text(row.version()),
                        text(row.description()),
                        word(row.kind()),
                        word(row.direction()),
                        word(row.state()),
                        text(row.checksum()),
                        text(row.executedChecksum()),
                        instant(row.appliedAt()),
                        row.state() == LedgerRow.State.APPLIED ? ELAPSED : "NULL",
                        text(row.appliedBy()),
                        text(row.release()),
                        text(row.rollout()),
                        uuid(row.job()),
                        Integer.toString(row.attempt()),
                        text(rollbackSql),
                        text(row.nativeChecksum()),
                        text(row.sourceTool()),
                        Integer.toString(row.contractVersion()),
                        "0")
                + ");\n";
    }

    /** Tells how far events are acknowledged, which takes them out of the outbox. */
    public String relayed(long seq) {
        return RELAYED.formatted(seq, key);
    }

    /**
     * Reads back what was committed: state, version, job, attempt, milliseconds, steps done,
     * intent, checksum, applied at.
     */
    public String proof(int rank) {
        return PROOF.formatted(key, rank);
    }

    /** The same of several up to the steps done, by rank; the rank comes last. */
    public String proofs(int firstRank, int lastRank) {
        return PROOFS.formatted(key, firstRank, lastRank);
    }

    /**
     * Lets a started row of which nothing was done stand for a changed text, and for who runs it.
     * What it told before must be acknowledged, as it could not be told again.
     */
    public String restart(LedgerRow row, Optional<String> rollbackSql) {
        return RESTART.formatted(
                text(row.description()),
                text(row.checksum()),
                text(row.executedChecksum()),
                instant(row.appliedAt()),
                text(row.appliedBy()),
                text(row.release()),
                text(row.rollout()),
                uuid(row.job()),
                row.attempt(),
                text(rollbackSql),
                key,
                row.rank());
    }

    /** Closes a started row of which nothing was done; it is undone by none but itself. */
    public String withdraw(LedgerRow row) {
        return WITHDRAW.formatted(key, row.rank());
    }

    public String intend(LedgerRow row, int stepsDone, String intent) {
        return INTEND.formatted(text(intent), key, row.rank(), stepsDone, text(row.checksum()));
    }

    /** The statement that was intended has ended, and nothing of it is left. */
    public String forget(LedgerRow row, int stepsDone) {
        return FORGET.formatted(key, row.rank(), stepsDone, text(row.checksum()));
    }

    /**
     * One more step is done; also forgets the intent.
     *
     * @param before how many were done before it
     */
    public String stepDone(LedgerRow row, int before) {
        return STEP_DONE.formatted(key, row.rank(), before, text(row.checksum()));
    }

    /**
     * @param row as it will stand, applied
     * @param before how many steps the ledger holds as done
     * @param stepsDone how many there are
     */
    public String finish(LedgerRow row, int before, int stepsDone) {
        return undo(row)
                + FINISH.formatted(
                        stepsDone,
                        instant(row.appliedAt()),
                        key,
                        row.rank(),
                        before,
                        text(row.checksum()));
    }

    /**
     * A query, without its semicolon, that finds a row as long as nobody else went on with it,
     * withdrew it or put another text in its place.
     */
    public String atStep(LedgerRow row, int stepsDone) {
        return AT_STEP.formatted(key, row.rank(), stepsDone, text(row.checksum()));
    }

    private static String word(Enum<?> constant) {
        return "'" + constant.name().toLowerCase(Locale.ROOT) + "'";
    }
}
