package dev.drover.engine;

import dev.drover.engine.apply.Tenure;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.CreationTurn;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.ledger.LedgerSchema;
import dev.drover.engine.ledger.LedgerState;
import dev.drover.engine.ledger.Scope;
import dev.drover.engine.ledger.WriteLedger;
import dev.drover.engine.session.Session;

import java.util.random.RandomGenerator;

/** Prepares a session that has work to do: the ledger, if it lacks, and the scope. */
record BeginTenure(RandomGenerator random, Target target, MigrateRequest request) {

    Tenure begin(LeaseAnswer.Granted granted) throws DatabaseFault, EngineException {
        granted.session().prepareForWork();
        var ledgerText = lacksLedger(granted) ? ledgerText(granted.session()) : "";
        var known = granted.ledger().maybeScope();
        var scope = known.map(Scope::id).orElseGet(() -> RandomId.of(random));
        var ledger = new WriteLedger(granted.key().value());
        var scopeText =
                known.map(found -> raiseOrder(ledger, found))
                        .orElseGet(() ->
                                ledger.insertScope(
                                        scope,
                                        request.project(),
                                        target.scopeName(),
                                        request.order()));
        return new Tenure(
                granted.session(),
                granted.key(),
                scope,
                request.run().application(),
                ledgerText,
                scopeText);
    }

    private boolean lacksLedger(LeaseAnswer.Granted granted) throws EngineException {
        if (!(granted.ledger() instanceof LedgerState.Absent(boolean mayCreate))) {
            return false;
        }
        if (!mayCreate) {
            throw new EngineException(notAllowed());
        }
        return true;
    }

    private static String ledgerText(Session session) {
        return CreationTurn.guardText(session.nonce()) + LedgerSchema.sql();
    }

    private Failure notAllowed() {
        return Failure.of(
                        FailureCode.PERMISSION_DENIED,
                        "User %s may not create a schema in database %s."
                                .formatted(target.user(), target.database()))
                .withRemedy(
                        "GRANT CREATE ON DATABASE to the user; or let a DBA run what"
                                + " `drover ledger-sql --role` prints.");
    }

    private String raiseOrder(WriteLedger ledger, Scope scope) {
        return request.order() > scope.lastOrder() ? ledger.raiseOrder(request.order()) : "";
    }
}
