package dev.drover.engine.lease;

import dev.drover.engine.LeaseHolder;
import dev.drover.engine.ServerIdentity;
import dev.drover.engine.ledger.LedgerState;
import dev.drover.engine.session.Session;

import java.util.Optional;

/** What came of asking for a lease. */
public sealed interface LeaseAnswer {

    /**
     * The caller owns the session and must close it, which ends the lease.
     *
     * @param server empty where the role may not ask
     */
    record Granted(
            Session session, LeaseKey key, LedgerState ledger, Optional<ServerIdentity> server)
            implements LeaseAnswer {}

    record Held(LeaseHolder holder) implements LeaseAnswer {}
}
