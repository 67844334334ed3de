package dev.drover.engine;

import java.time.Duration;
import java.util.List;

/** Takes committed events out of the tenant's database; one instance serves one run. */
public interface OutboxRelay {
    /** For programs that write no outbox; it never acknowledges. */
    OutboxRelay NONE =
            new OutboxRelay() {
                @Override
                public void send(OutboxRow row) {}

                @Override
                public List<Long> takeAcknowledged() {
                    return List.of();
                }

                @Override
                public boolean flush(Duration timeout) {
                    return true;
                }
            };

    /**
     * Sends without waiting. Called in the order of seq, and only for rows whose commit is proved.
     */
    void send(OutboxRow row);

    /** Seqs acknowledged since the last call; their rows may be deleted. */
    List<Long> takeAcknowledged();

    /** Waits until all is acknowledged; false when the time was not enough. */
    boolean flush(Duration timeout);
}
