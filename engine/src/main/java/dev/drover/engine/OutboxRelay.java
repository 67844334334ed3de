package dev.drover.engine;

import java.time.Duration;
import java.util.List;

/**
 * Tells what the ledger says: takes the outbox, which is the end of the ledger that nobody has
 * acknowledged. One instance serves one run.
 */
public interface OutboxRelay {
    /**
     * For programs that have nobody to tell: what no rollout has written counts as acknowledged.
     * What somebody else left who has, stays for him.
     */
    static OutboxRelay toNobody() {
        return new OutboxRelay() {
            private final Acknowledgements acknowledged = new Acknowledgements();

            @Override
            public void send(LedgerRow row) {
                if (row.rollout().isEmpty()) {
                    acknowledged.add(row);
                }
            }

            @Override
            public List<Long> takeAcknowledged() {
                return acknowledged.take();
            }

            @Override
            public boolean flush(Duration timeout) {
                return true;
            }
        };
    }

    /**
     * Sends the event of a row, without waiting. The event must be a function of nothing but the
     * row, since it may be sent again by another run. Called in the order of the commits, after
     * each is proved.
     */
    void send(LedgerRow row);

    /** Seqs acknowledged since the last call; those of what was sent again are among them. */
    List<Long> takeAcknowledged();

    /** Waits until all is acknowledged; false when the time was not enough. */
    boolean flush(Duration timeout);
}
