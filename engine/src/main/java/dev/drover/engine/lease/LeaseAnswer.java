package dev.drover.engine.lease;

import dev.drover.engine.LeaseHolder;
import dev.drover.engine.ledger.LedgerState;
import dev.drover.engine.session.Session;

/** What came of asking for a lease. */
public sealed interface LeaseAnswer {

    /** The caller owns the session and must close it, which ends the lease. */
    record Granted(Session session, LeaseKey key, LedgerState ledger) implements LeaseAnswer {}

    record Held(LeaseHolder holder) implements LeaseAnswer {}
}
