package dev.drover.worker.relay;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.wire.Encoded;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.engine.OutboxRelay;
import dev.drover.engine.OutboxRow;
import dev.drover.worker.ops.Measures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    private final TenantId tenant;
    private final String project;
    private final RecordSender sender;
    private final Measures measures;

    private final ConcurrentLinkedQueue<Long> acknowledged = new ConcurrentLinkedQueue<>();
    private final Map<Long, CountDownLatch> underway = new HashMap<>();
    private volatile boolean broken;

    public RelayOutbox(TenantId tenant, String project, RecordSender sender, Measures measures) {
        this.tenant = tenant;
        this.project = project;
        this.sender = sender;
        this.measures = measures;
    }

    @Override
    public void send(OutboxRow row) {
        Encoded message;
        try {
            message = own(row);
        } catch (UnreadableRecordException e) {
            measures.outboxRowRefused(e.reason());
            log.warn(
                    "tenant {}: outbox row seq {} stays where it is and is not sent: {}. Look at"
                            + " drover.outbox in this database; nobody but the migration role"
                            + " should write there.",
                    tenant,
                    row.seq(),
                    e.getMessage());
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
                                acknowledged.add(row.seq());
                                measures.outboxRelayed();
                            } else {
                                broken = true;
                                log.warn(
                                        "tenant {}: outbox row seq {} was not taken by"
                                                + " Kafka and stays for the next run: {}",
                                        tenant,
                                        row.seq(),
                                        failure.toString());
                            }
                            ended.countDown();
                        });
    }

    /** The row as a record, if it is what this tenant's ledger would have written. */
    private Encoded own(OutboxRow row) throws UnreadableRecordException {
        var message = StatusCodec.fromOutbox(tenant, row.payload());
        var event =
                StatusCodec.decode(message.value())
                        .orElseThrow(() ->
                                new UnreadableRecordException(
                                        "UNKNOWN_TYPE", "an event of unknown type"));
        if (!(event instanceof MigrationEvent migration)) {
            throw foreign("it tells of no migration");
        }
        var entry = migration.entry();
        var state = migration instanceof MigrationEvent.Started ? "started" : "applied";
        var expected = EventIds.migration(entry.scope(), entry.rank(), state, entry.attempt());
        if (!migration.tenant().equals(tenant) || !entry.project().equals(project)) {
            throw foreign(
                    "it tells of tenant %s, project %s"
                            .formatted(migration.tenant(), entry.project()));
        }
        if (!event.id().equals(expected) || !row.eventId().equals(expected)) {
            throw foreign("its id is not that of what it tells");
        }
        if (row.seq() / 2 != entry.rank()) {
            throw foreign("its place in the outbox is not that of rank " + entry.rank());
        }
        return message;
    }

    private static UnreadableRecordException foreign(String why) {
        return new UnreadableRecordException("FOREIGN", why);
    }

    @Override
    public List<Long> takeAcknowledged() {
        var taken = new ArrayList<Long>();
        for (var seq = acknowledged.poll(); seq != null; seq = acknowledged.poll()) {
            taken.add(seq);
        }
        return taken;
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
