package dev.drover.coordinator.projection;

import dev.drover.contracts.status.StatusEvent;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.UnreadableRecordException;
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

/** Sends what is told of tenants, in order, until the broker has it; then it is forgotten. */
public final class RelayTenantEvents implements LeaderDuty {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int BATCH = 500;

    private static final String UNSENT =
            """
            SELECT number, payload
            FROM tenant_event
            WHERE NOT sent
            ORDER BY number
            LIMIT :batch
            """;

    private static final String SENT = "DELETE FROM tenant_event WHERE number = ANY(:numbers)";

    private final Jdbi jdbi;
    private final Producer<String, byte[]> producer;

    public RelayTenantEvents(Jdbi jdbi, Producer<String, byte[]> producer) {
        this.jdbi = jdbi;
        this.producer = producer;
    }

    @Override
    public Running begin(LeaderTerm term) {
        return DutyThread.start("tenant-events", PAUSE, () -> relay(term));
    }

    private record Row(long number, String payload) {}

    private boolean relay(LeaderTerm term) throws InterruptedException {
        var rows =
                jdbi.withHandle(handle ->
                        handle.createQuery(UNSENT)
                                .bind("batch", BATCH)
                                .map((row, _) ->
                                        new Row(row.getLong("number"), row.getString("payload")))
                                .list());
        if (rows.isEmpty()) {
            return false;
        }
        send(rows);
        term.inTransaction(
                jdbi,
                Loss.TOLERABLE,
                handle ->
                        handle.createUpdate(SENT)
                                .bindArray(
                                        "numbers",
                                        Long.class,
                                        rows.stream().map(Row::number).toList())
                                .execute());
        return rows.size() == BATCH;
    }

    private void send(List<Row> rows) throws InterruptedException {
        var sends = new ArrayList<Future<RecordMetadata>>();
        for (var row : rows) {
            sends.add(producer.send(KafkaRecords.of(StatusCodec.encode(event(row)))));
        }
        for (var send : sends) {
            try {
                send.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "tenant events were not sent, they are sent again: " + e.getCause(), e);
            }
        }
    }

    private static StatusEvent event(Row row) {
        try {
            return StatusCodec.decode(row.payload().getBytes(StandardCharsets.UTF_8))
                    .orElseThrow(() ->
                            new IllegalStateException(
                                    "tenant event %d: written by a newer coordinator"
                                            .formatted(row.number())));
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(
                    "tenant event %d cannot be read: %s".formatted(row.number(), e.getMessage()),
                    e);
        }
    }
}
