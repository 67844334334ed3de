package dev.drover.engine.apply;

import dev.drover.engine.Cancellation;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.CreationTurn;
import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.ledger.WriteLedger;
import dev.drover.engine.session.Session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
    private final WriteLedger ledger;
    private final UUID scope;
    private final String application;
    private final Fence fence;
    private String ledgerText;
    private String scopeText;
    private boolean holdsTurn;
    private boolean written;
    private boolean waitWasCut;
    private Optional<Instant> unsettledSince = Optional.empty();
    private String progress = "";

    /**
     * @param application how the session is called
     * @param ledgerText creates the ledger; empty when it is there
     * @param scopeText inserts the scope or raises its order; empty when neither is needed
     */
    public Tenure(
            Session session,
            LeaseKey key,
            UUID scope,
            String application,
            String ledgerText,
            String scopeText) {
        this.session = session;
        this.key = key;
        this.ledger = new WriteLedger(key.value());
        this.scope = scope;
        this.application = application;
        this.fence = new Fence(session.nonce(), key);
        this.ledgerText = ledgerText;
        this.scopeText = scopeText;
    }

    public Session session() {
        return session;
    }

    public LeaseKey key() {
        return key;
    }

    /** What writes the ledger's rows. */
    public WriteLedger ledger() {
        return ledger;
    }

    public UUID scope() {
        return scope;
    }

    public Fence fence() {
        return fence;
    }

    /** Whether this tenure will create the ledger with its first commit. */
    public boolean createsLedger() {
        return !ledgerText.isEmpty();
    }

    /**
     * Waits for the turn to create the ledger, which is another's, and sees if it is still needed.
     */
    void awaitTurn(CreationTurn turn, Duration wait, Cancellation cancellation)
            throws DatabaseFault, EngineException {
        if (holdsTurn) {
            session.query(CreationTurn.giveBackText());
            holdsTurn = false;
        }
        holdsTurn = turn.take(session, wait, cancellation);
        ledgerText = holdsTurn ? ledgerText : "";
    }

    /** Whether the turn to create the ledger is to be given back. */
    boolean holdsTurn() {
        return holdsTurn;
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

    /**
     * A transaction has committed, and with it what waited.
     *
     * @param durable whether that waited for the disk, and so for all before it too
     */
    void committed(boolean durable, Instant now) {
        ledgerText = "";
        holdsTurn = false;
        scopeText = "";
        written = true;
        unsettledSince = durable ? Optional.empty() : Optional.of(unsettledSince.orElse(now));
    }

    /**
     * Whether a commit since the last question returned before it was as durable as the server's
     * settings ask for: a cancel ends such a wait, but not the commit.
     */
    boolean takeCutWait() {
        waitWasCut = session.takeCutWait();
        return waitWasCut;
    }

    /** Whether the last commit that was to wait was kept from it. */
    public boolean waitWasCut() {
        return waitWasCut;
    }

    /** Since when there are commits that a crash of the server could undo; empty without. */
    public Optional<Instant> unsettledSince() {
        return unsettledSince;
    }

    public boolean isSettled() {
        return unsettledSince.isEmpty();
    }

    /** Shows in {@code pg_stat_activity} how far the run is. */
    public void at(int number, int total) {
        progress = " " + number + "/" + total;
    }

    String application() {
        return application + progress;
    }
}
