package dev.drover.worker.relay;

import dev.drover.contracts.wire.Encoded;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.TooLargeToSendException;
import dev.drover.engine.Acknowledgements;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.OutboxRelay;
import dev.drover.worker.ops.Measures;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays the outbox of one run. Called by the run's thread; acknowledgements arrive from the
 * sender's.
 *
 * <p>Once a row could not be sent, later ones are held back too, so that the tenant's events never
 * overtake each other; they stay in the outbox for the next run.
 */
public final class RelayOutbox implements OutboxRelay {
    private static final Logger log = LoggerFactory.getLogger(RelayOutbox.class);

    private final LedgerEvents events;
    private final RecordSender sender;
    private final Measures measures;

    private final Acknowledgements acknowledged = new Acknowledgements();
    private final Map<Long, CountDownLatch> underway = new HashMap<>();
    private volatile boolean broken;

    public RelayOutbox(LedgerEvents events, RecordSender sender, Measures measures) {
        this.events = events;
        this.sender = sender;
        this.measures = measures;
    }

    @Override
    public void send(LedgerRow row) {
        Encoded message;
        try {
            message = StatusCodec.encode(events.event(row));
        } catch (TooLargeToSendException e) {
            measures.eventRefused("TOO_LARGE");
            log.warn(
                    "tenant {}: the event of ledger row {} is left out, as none that a worker wrote"
                            + " is so large: {}. Look at drover.schema_migrations in this database;"
                            + " nobody but the migration role should write there.",
                    events.tenant(),
                    row.rank(),
                    e.getMessage());
            acknowledged.add(row);
            return;
        }
        var ended = new CountDownLatch(1);
        underway.put(row.seq(), ended);
        if (broken) {
            return;
        }
        var _ =
                sender.send(message)
                        .whenComplete((_, failure) -> {
                            if (failure == null) {
                                acknowledged.add(row);
                                measures.outboxRelayed();
                            } else {
                                broken = true;
                                log.warn(
                                        "tenant {}: the event of ledger row {} was not taken"
                                                + " by Kafka and stays for the next run: {}",
                                        events.tenant(),
                                        row.rank(),
                                        failure.toString());
                            }
                            ended.countDown();
                        });
    }

    @Override
    public List<Long> takeAcknowledged() {
        return acknowledged.take();
    }

    @Override
    public boolean flush(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            for (var ended : underway.values()) {
                if (broken || !ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        underway.clear();
        return !broken;
    }
}
