package dev.drover.engine;

import dev.drover.engine.apply.Fence;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.lease.TakeLease;
import dev.drover.engine.ledger.WriteLedger;

/**
 * Changes what a ledger says before anything runs, in a transaction of its own; with it goes the
 * order, so that a run which was overtaken cannot take the change for the state that it knew.
 */
record RewriteLedger(TakeLease takeLease, long order) {

    /** The same session, with what its ledger says afterwards. */
    LeaseAnswer.Granted with(LeaseAnswer.Granted granted, String text)
            throws DatabaseFault, EngineException {
        var session = granted.session();
        var raised = new WriteLedger(granted.key().value()).raiseOrder(order);
        var fence = new Fence(session.nonce(), granted.key());
        try {
            session.query("BEGIN;\n" + fence.before() + text + raised + "COMMIT;");
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
