package dev.drover.engine.resume;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.apply.FilledStatement;
import dev.drover.engine.ledger.WriteLedger;
import dev.drover.engine.source.Migration;

import java.util.List;
import java.util.Optional;

/**
 * A statement to run outside of a transaction.
 *
 * @param ledger what writes its row
 * @param settings statements that set the session up for it
 * @param step its index among the migration's units
 * @param intent what an earlier run noted before it began with this statement
 */
record Alone(
        Migration migration,
        WriteLedger ledger,
        List<FilledStatement> settings,
        FilledStatement statement,
        LedgerRow row,
        int step,
        Optional<String> intent) {

    Alone {
        settings = List.copyOf(settings);
    }
}
