package dev.drover.engine.apply;

import dev.drover.engine.Cancellation;
import dev.drover.engine.EngineOptions;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.failure.JudgeFault;
import dev.drover.engine.failure.Phase;
import dev.drover.engine.lease.CreationTurn;

import java.util.Optional;

/** Waits until somebody else has created the ledger, or has given up on it. */
record AwaitTurn(CreationTurn turn, EngineOptions options, Cancellation cancellation) {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String SCHEMA_NAMES = "pg_namespace_nspname_index";
    private static final String DUPLICATE_SCHEMA = "42P06";
    private static final String LEDGER_SCHEMA = "drover";

    /**
     * Whether this error of a transaction that creates the ledger says that others do, or did; also
     * without the turn, as a DBA with a script. A migration that makes a schema of its own at the
     * same moment as others is taken for it once, and just tried again.
     */
    static boolean isOthers(DatabaseFault fault, Tenure tenure) {
        return fault.raisedBy(CreationTurn.notOurs(tenure.session().nonce()))
                || (!tenure.holdsTurn() && isOfSchema(fault));
    }

    private static boolean isOfSchema(DatabaseFault fault) {
        return (fault.is(UNIQUE_VIOLATION) && fault.names(SCHEMA_NAMES))
                || (fault.is(DUPLICATE_SCHEMA) && fault.names(LEDGER_SCHEMA));
    }

    /** Why there is no use in trying again, if so. Nothing is committed here. */
    Optional<Attempted> await(Tenure tenure) {
        try {
            tenure.awaitTurn(turn, options.ledgerWait(), cancellation);
            return Optional.empty();
        } catch (EngineException e) {
            return Optional.of(ended(new Attempted.Failed(e.failure())));
        } catch (DatabaseFault fault) {
            return Optional.of(
                    fault.sessionLost()
                            ? new Attempted.Unknown(fault)
                            : ended(new Attempted.Failed(JudgeFault.failure(fault, Phase.OPEN))));
        }
    }

    private Attempted ended(Attempted.Failed failed) {
        return cancellation.requested() ? new Attempted.Cancelled() : failed;
    }
}
