package dev.drover.engine.apply;

import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.Session;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Asks the ledger, after an error in a session that lives, what became of a transaction. */
final class AskLedger {
    private static final int TRIES = 3;

    /**
     * There is no ledger yet, as the transaction that creates it has failed; or a script's role may
     * not read it, which a commit would have reset.
     */
    private static final Set<String> NOT_COMMITTED = Set.of("42P01", "3F000", "42501");

    private AskLedger() {}

    /**
     * The rows of that proof. Throws when the session is lost, or when the ledger does not answer,
     * as when somebody locks it: nobody knows then.
     */
    static List<Row> rows(Session session, String proof, Duration limit) throws DatabaseFault {
        for (int tries = 1; ; tries++) {
            try {
                return session.queryLastRows(proof, limit);
            } catch (DatabaseFault fault) {
                if (fault.sqlState().filter(NOT_COMMITTED::contains).isPresent()) {
                    return List.of();
                }
                if (fault.sessionLost() || tries == TRIES) {
                    throw fault;
                }
            }
        }
    }
}
