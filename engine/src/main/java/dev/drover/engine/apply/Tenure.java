package dev.drover.engine.apply;

import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.session.Session;

import java.util.UUID;

/**
 * What a run has in hand while it holds the lease.
 *
 * <p>What must be written once before anything else (the ledger, the scope, the order) waits here
 * and rides in the first transaction that commits.
 */
public final class Tenure {
    private final Session session;
    private final LeaseKey key;
    private final UUID scope;
    private String ledgerText;
    private String scopeText;
    private boolean written;

    /**
     * @param ledgerText creates the ledger; empty when it is there
     * @param scopeText inserts the scope or raises its order; empty when neither is needed
     */
    public Tenure(Session session, LeaseKey key, UUID scope, String ledgerText, String scopeText) {
        this.session = session;
        this.key = key;
        this.scope = scope;
        this.ledgerText = ledgerText;
        this.scopeText = scopeText;
    }

    public Session session() {
        return session;
    }

    public LeaseKey key() {
        return key;
    }

    public UUID scope() {
        return scope;
    }

    public Fence fence() {
        return new Fence(session.nonce(), key);
    }

    /** Whether this tenure will create the ledger with its first commit. */
    public boolean createsLedger() {
        return !ledgerText.isEmpty();
    }

    String ledgerText() {
        return ledgerText;
    }

    String scopeText() {
        return scopeText;
    }

    /** Whether a transaction has committed. */
    public boolean hasWritten() {
        return written;
    }

    /** A transaction has committed, and with it what waited. */
    void committed() {
        ledgerText = "";
        scopeText = "";
        written = true;
    }
}
