package dev.drover.engine;

import dev.drover.engine.apply.Fence;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.lease.TakeLease;

/** Changes what a ledger says before anything is planned, in a transaction of its own. */
record RewriteLedger(TakeLease takeLease) {

    /** The same session, with what its ledger says afterwards. */
    LeaseAnswer.Granted with(LeaseAnswer.Granted granted, String text)
            throws DatabaseFault, EngineException {
        var session = granted.session();
        var fence = new Fence(session.nonce(), granted.key());
        try {
            session.query("BEGIN;\n" + fence.before() + text + "COMMIT;");
        } catch (DatabaseFault fault) {
            if (fault.raisedBy(fence.leaseLost())) {
                throw new EngineException(TakeLease.lost());
            }
            throw fault;
        }
        return new LeaseAnswer.Granted(
                session, granted.key(), takeLease.readAgain(session), granted.server());
    }
}
