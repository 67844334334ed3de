package dev.drover.engine.resume;

import dev.drover.engine.apply.Transaction;

import java.util.Optional;
import java.util.function.Predicate;

/** The transactions that write into the ledger what a statement outside of one is about to do. */
final class NoteIntent {
    private NoteIntent() {}

    static Transaction intending(Alone alone, Intent intent) {
        var text = intent.text();
        return note(
                alone,
                alone.ledger().intend(alone.row(), alone.step(), text),
                noted -> noted.equals(Optional.of(text)));
    }

    static Transaction forgetting(Alone alone) {
        return note(alone, alone.ledger().forget(alone.row(), alone.step()), Optional::isEmpty);
    }

    /**
     * @param proves whether the intent, read back, says that the note was taken
     */
    private static Transaction note(Alone alone, String text, Predicate<Optional<String>> proves) {
        return Transaction.record(
                alone.migration(),
                Optional.of(alone.ledger().atStep(alone.row(), alone.step())),
                text,
                alone.row(),
                read ->
                        read.text(0).equals("started")
                                && read.integer(5) == alone.step()
                                && proves.test(read.maybe(6)));
    }
}
