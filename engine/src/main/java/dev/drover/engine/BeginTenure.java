package dev.drover.engine;

import dev.drover.engine.apply.Tenure;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.CreationTurn;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.ledger.LedgerSchema;
import dev.drover.engine.ledger.LedgerState;
import dev.drover.engine.ledger.Scope;
import dev.drover.engine.ledger.WriteLedger;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Prepares a session that has work to do: the turn to create the ledger, if it lacks; the scope.
 */
final class BeginTenure {
    private final EngineOptions options;
    private final RandomGenerator random;
    private final Target target;
    private final MigrateRequest request;
    private final CreationTurn creationTurn;

    BeginTenure(
            EngineOptions options,
            InstantSource clock,
            RandomGenerator random,
            Target target,
            MigrateRequest request) {
        this.options = options;
        this.random = random;
        this.target = target;
        this.request = request;
        this.creationTurn = new CreationTurn(clock, random);
    }

    Tenure begin(LeaseAnswer.Granted granted) throws DatabaseFault, EngineException {
        granted.session().prepareForWork();
        var ledgerText = createsLedger(granted) ? LedgerSchema.sql() : "";
        var known = granted.ledger().maybeScope();
        var scope = known.map(Scope::id).orElseGet(() -> RandomId.of(random));
        var scopeText =
                known.map(found -> raiseOrder(granted.key(), found))
                        .orElseGet(() ->
                                WriteLedger.insertScope(
                                        granted.key().value(),
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

    private boolean createsLedger(LeaseAnswer.Granted granted)
            throws DatabaseFault, EngineException {
        if (!(granted.ledger() instanceof LedgerState.Absent(boolean mayCreate))) {
            return false;
        }
        if (!mayCreate) {
            throw new EngineException(notAllowed());
        }
        return creationTurn.take(granted.session(), options.ledgerWait(), request.cancellation());
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

    private String raiseOrder(LeaseKey key, Scope scope) {
        return request.order() > scope.lastOrder()
                ? WriteLedger.raiseOrder(key.value(), request.order())
                : "";
    }
}
