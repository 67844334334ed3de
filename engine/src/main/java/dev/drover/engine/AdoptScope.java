package dev.drover.engine;

import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.ledger.AdoptClone;
import dev.drover.engine.ledger.Scope;

import java.util.random.RandomGenerator;

/** Gives a copied database a scope of its own. */
record AdoptScope(RewriteLedger rewrite, RandomGenerator random, EngineListener listener) {

    /** The same session, with what its ledger says afterwards. */
    LeaseAnswer.Granted adopt(LeaseAnswer.Granted granted, Scope source)
            throws DatabaseFault, EngineException {
        var adopted =
                rewrite.with(granted, AdoptClone.text(granted.key().value(), RandomId.of(random)));
        listener.cloneAdopted(source.database());
        return adopted;
    }
}
