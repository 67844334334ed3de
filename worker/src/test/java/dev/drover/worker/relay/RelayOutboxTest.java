package dev.drover.worker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.wire.Topics;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.OutboxRow;
import dev.drover.worker.ops.Measures;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RelayOutboxTest {
    private static final TenantId TENANT = new TenantId("acme");
    private static final UUID SCOPE = new UUID(1, 2);

    private final List<String> sent = new ArrayList<>();
    private final List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
    private final RelayOutbox relay = new RelayOutbox(TENANT, "default", this::send, Measures.NONE);

    @Test
    void aRowIsDeletableOnlyOnceKafkaHasIt() {
        var row = row("acme", "default", 1);
        relay.send(row);

        assertThat(sent).containsExactly("acme " + row.payload());
        assertThat(relay.takeAcknowledged()).isEmpty();
        assertThat(relay.flush(Duration.ZERO)).isFalse();

        receipts.getFirst().complete(new Receipt(Instant.EPOCH, 0, 0));
        assertThat(relay.flush(Duration.ZERO)).isTrue();
        assertThat(relay.takeAcknowledged()).containsExactly(row.seq());
        assertThat(relay.takeAcknowledged()).isEmpty();
    }

    @Test
    void foreignRowsStayAndHoldNothingUp() {
        var own = row("acme", "default", 3);
        relay.send(row("other", "default", 1));
        relay.send(row("acme", "billing", 1));
        relay.send(new OutboxRow(2, UUID.randomUUID(), row("acme", "default", 1).payload()));
        relay.send(new OutboxRow(99, own.eventId(), own.payload()));
        relay.send(new OutboxRow(4, UUID.randomUUID(), "{\"no\": \"event\"}"));
        relay.send(own);

        assertThat(sent).containsExactly("acme " + own.payload());
        receipts.getFirst().complete(new Receipt(Instant.EPOCH, 0, 0));
        assertThat(relay.flush(Duration.ZERO)).isTrue();
        assertThat(relay.takeAcknowledged()).containsExactly(own.seq());
    }

    @Test
    void afterAFailureNothingOvertakes() {
        relay.send(row("acme", "default", 1));
        receipts.getFirst().completeExceptionally(new IllegalStateException("away"));
        relay.send(row("acme", "default", 2));

        assertThat(sent).hasSize(1);
        assertThat(relay.flush(Duration.ZERO)).isFalse();
        assertThat(relay.takeAcknowledged()).isEmpty();
    }

    @Test
    void theSameRowGivesTheSameBytes() {
        assertThat(row("acme", "default", 1)).isEqualTo(row("acme", "default", 1));
    }

    private CompletableFuture<Receipt> send(
            Topics topic, Optional<String> key, byte[] value, Map<String, String> headers) {
        assertThat(topic).isEqualTo(Topics.STATUS);
        sent.add(key.orElseThrow() + " " + new String(value, StandardCharsets.UTF_8));
        receipts.add(new CompletableFuture<>());
        return receipts.getLast();
    }

    private static OutboxRow row(String tenant, String project, int rank) {
        var event =
                new LedgerEvents(new TenantId(tenant), project)
                        .of(
                                new LedgerRow(
                                        SCOPE,
                                        rank,
                                        Integer.toString(rank),
                                        "first",
                                        LedgerRow.Kind.VERSIONED,
                                        LedgerRow.Direction.UP,
                                        LedgerRow.State.APPLIED,
                                        "c",
                                        "c",
                                        Instant.EPOCH,
                                        "w",
                                        "sha256:0",
                                        "r1",
                                        new UUID(3, 4),
                                        1,
                                        Optional.empty(),
                                        Optional.empty(),
                                        1))
                        .orElseThrow();
        return new OutboxRow(2L * rank + 1, event.id(), event.payload());
    }
}
