package dev.drover.coordinator.projection;

import dev.drover.contracts.status.StatusEvent;
import dev.drover.contracts.wire.DeadLetterCodec;
import dev.drover.contracts.wire.Encoded;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.audit.OperatorEvents;
import dev.drover.coordinator.audit.OperatorEvents.Unsent;
import dev.drover.coordinator.failure.DeadLettersOfJobs;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.ops.KafkaRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Sends what was decided about rollouts, found out about tenants and noted in the audit, in order,
 * until the broker has it; and to the dead letters the jobs that failed for good.
 */
public final class RelayDecisions implements LeaderDuty {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int BATCH = 500;

    private static final String UNSENT =
            """
            (SELECT 'rollout' AS kind, rollout AS subject, number, payload
            FROM rollout_event
            WHERE NOT sent
            ORDER BY rollout, number
            LIMIT :batch)
            UNION ALL
            (SELECT 'tenant', tenant, number, payload
            FROM tenant_event
            ORDER BY tenant, number
            LIMIT :batch)
            """;

    private static final String SENT =
            """
            WITH sent AS (
              SELECT * FROM unnest(:kinds, :subjects, :numbers) AS u (kind, subject, number)
            ), of_tenants AS (
              DELETE FROM tenant_event
              USING sent
              WHERE kind = 'tenant' AND tenant = subject AND tenant_event.number = sent.number
            )
            UPDATE rollout_event SET sent = true
            FROM sent
            WHERE kind = 'rollout' AND rollout = subject AND rollout_event.number = sent.number
            """;

    private final Jdbi jdbi;
    private final Producer<String, byte[]> producer;
    private volatile @Nullable DutyThread thread;

    public RelayDecisions(Jdbi jdbi, Producer<String, byte[]> producer) {
        this.jdbi = jdbi;
        this.producer = producer;
    }

    @Override
    public Running begin(LeaderTerm term) {
        var started = DutyThread.start("rollout-events", PAUSE, () -> relay(term));
        thread = started;
        return started;
    }

    /** Events wait. Does nothing while another coordinator leads. */
    public void wake() {
        var running = thread;
        if (running != null) {
            running.wake();
        }
    }

    /**
     * @param kind {@code rollout} or {@code tenant}: of what the subject is the id
     */
    private record Row(String kind, String subject, long number, String payload) {}

    private boolean relay(LeaderTerm term) throws InterruptedException {
        boolean more = relayActions(term);
        more |= relayDecisions(term);
        return relayFailedJobs(term) || more;
    }

    private boolean relayActions(LeaderTerm term) throws InterruptedException {
        var actions = jdbi.withHandle(handle -> OperatorEvents.unsent(handle, BATCH));
        if (!actions.isEmpty()) {
            send(actions.stream().map(Unsent::event).map(StatusCodec::encode).toList());
            term.inTransaction(
                    jdbi,
                    Loss.TOLERABLE,
                    handle -> {
                        OperatorEvents.sent(handle, actions);
                        return actions.size();
                    });
        }
        return actions.size() == BATCH;
    }

    private boolean relayDecisions(LeaderTerm term) throws InterruptedException {
        var rows =
                jdbi.withHandle(handle ->
                        handle.createQuery(UNSENT)
                                .bind("batch", BATCH)
                                .map((row, _) ->
                                        new Row(
                                                row.getString("kind"),
                                                row.getString("subject"),
                                                row.getLong("number"),
                                                row.getString("payload")))
                                .list());
        if (rows.isEmpty()) {
            return false;
        }
        send(rows.stream().map(RelayDecisions::event).map(StatusCodec::encode).toList());
        term.inTransaction(
                jdbi,
                Loss.TOLERABLE,
                handle ->
                        handle.createUpdate(SENT)
                                .bindArray(
                                        "kinds",
                                        String.class,
                                        rows.stream().map(Row::kind).toList())
                                .bindArray(
                                        "subjects",
                                        String.class,
                                        rows.stream().map(Row::subject).toList())
                                .bindArray(
                                        "numbers",
                                        Long.class,
                                        rows.stream().map(Row::number).toList())
                                .execute());
        return rows.size() >= BATCH;
    }

    private boolean relayFailedJobs(LeaderTerm term) throws InterruptedException {
        var failed = jdbi.withHandle(handle -> DeadLettersOfJobs.unsent(handle, BATCH));
        if (!failed.isEmpty()) {
            send(failed.stream().map(DeadLetterCodec::encode).toList());
            term.inTransaction(
                    jdbi,
                    Loss.TOLERABLE,
                    handle -> {
                        DeadLettersOfJobs.sent(handle, failed);
                        return failed.size();
                    });
        }
        return failed.size() == BATCH;
    }

    private void send(List<Encoded> messages) throws InterruptedException {
        var sends = new ArrayList<Future<RecordMetadata>>();
        for (var message : messages) {
            sends.add(producer.send(KafkaRecords.of(message)));
        }
        for (var send : sends) {
            try {
                send.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "events were not sent, they are sent again: " + e.getCause(), e);
            }
        }
    }

    /** Encoding is a function of the event, so the bytes are those that were written down. */
    private static StatusEvent event(Row row) {
        try {
            return StatusCodec.decode(row.payload().getBytes(StandardCharsets.UTF_8))
                    .orElseThrow(() ->
                            new IllegalStateException(
                                    "%s %s, event %d: written by a newer coordinator"
                                            .formatted(row.kind(), row.subject(), row.number())));
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(
                    "%s %s, event %d cannot be read: %s"
                            .formatted(row.kind(), row.subject(), row.number(), e.getMessage()),
                    e);
        }
    }
}
