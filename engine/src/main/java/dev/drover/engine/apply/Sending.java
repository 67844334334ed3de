package dev.drover.engine.apply;

import dev.drover.engine.ScriptPlace;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Row;

import java.util.Optional;

/** One sending of a transaction, which can tell afterwards where it failed. */
interface Sending {
    /**
     * @param tryNumber counted from 1
     * @return the row that proves the commit, if it was read
     */
    Optional<Row> send(int tryNumber) throws DatabaseFault;

    /** What was being sent, or was sent last. */
    Transaction current();

    /** Ends the failed transaction and asks what became of it; throws when nobody can tell. */
    AfterError afterError() throws DatabaseFault;

    /**
     * @param mark as {@link #afterError} gave it
     */
    ScriptPlace place(DatabaseFault fault, int mark);

    /**
     * What the database holds after an error.
     *
     * @param mark the highest of the {@link Marks} that were passed; 0 for none, or when unknown
     */
    record AfterError(Optional<Row> row, int mark) {}
}
