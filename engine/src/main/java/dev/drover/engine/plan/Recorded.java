package dev.drover.engine.plan;

import dev.drover.engine.LedgerRow;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A ledger row as it stands in the database, with what may change after it was written.
 *
 * @param undone whether a later row took it back, or it was withdrawn before it did anything
 * @param stepsDone units of a started migration that are done
 * @param intent the unit after those has begun; what its probe will compare
 * @param startedAt when it began, if it is applied and was started before
 */
public record Recorded(
        LedgerRow row,
        boolean undone,
        int stepsDone,
        Optional<String> intent,
        Optional<Instant> startedAt) {

    /** A row that is complete and stands. */
    public static Recorded of(LedgerRow row) {
        return new Recorded(row, false, 0, Optional.empty(), Optional.empty());
    }

    /** This row as one of that scope. */
    public Recorded ofScope(UUID scope) {
        return new Recorded(row.ofScope(scope), undone, stepsDone, intent, startedAt);
    }

    /** The row as its events tell of it, one after the other. */
    public Stream<LedgerRow> told() {
        return Stream.concat(startedAt.map(row::startedAt).stream(), Stream.of(row));
    }

    boolean counts() {
        return !undone
                && (row.direction() == LedgerRow.Direction.UP
                        || row.direction() == LedgerRow.Direction.BASELINE);
    }

    /** Whether it is a way back that was begun and not ended. */
    boolean unfinishedDown() {
        return started() && row.direction() == LedgerRow.Direction.DOWN;
    }

    boolean started() {
        return !undone && row.state() == LedgerRow.State.STARTED;
    }

    /** This row once it is withdrawn. */
    Recorded withdrawn() {
        return new Recorded(row, true, stepsDone, intent, startedAt);
    }

    /** Whether nothing of a started migration has been done yet. */
    public boolean untouched() {
        return started() && stepsDone == 0 && intent.isEmpty();
    }
}
