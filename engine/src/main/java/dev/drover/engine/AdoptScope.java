package dev.drover.engine;

import dev.drover.engine.apply.Fence;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.lease.TakeLease;
import dev.drover.engine.ledger.AdoptClone;
import dev.drover.engine.ledger.Scope;

import java.util.random.RandomGenerator;

/** Gives a copied database a scope of its own, in a transaction of its own. */
record AdoptScope(TakeLease takeLease, RandomGenerator random, EngineListener listener) {

    /** The same session, with what its ledger says afterwards. */
    LeaseAnswer.Granted adopt(LeaseAnswer.Granted granted, Scope source)
            throws DatabaseFault, EngineException {
        var session = granted.session();
        var fence = new Fence(session.nonce(), granted.key());
        try {
            session.query(
                    "BEGIN;\n"
                            + fence.before()
                            + AdoptClone.text(RandomId.of(random), source.id())
                            + "COMMIT;");
        } catch (DatabaseFault fault) {
            if (fault.raisedBy(fence.leaseLost())) {
                throw new EngineException(TakeLease.lost());
            }
            throw fault;
        }
        listener.cloneAdopted(source.database());
        return new LeaseAnswer.Granted(
                session, granted.key(), takeLease.readAgain(session), granted.server());
    }
}
