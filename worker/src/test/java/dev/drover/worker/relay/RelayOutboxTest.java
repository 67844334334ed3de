package dev.drover.worker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.engine.LedgerRow;
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
    private static final LedgerEvents EVENTS = new LedgerEvents(TENANT, "default");

    private final RelayOutbox relay = new RelayOutbox(EVENTS, this::send, Measures.NONE);

    @Test
    void aRowIsAcknowledgedOnlyOnceKafkaHasIt() {
        var row = row(1, "first");
        relay.send(row);

        assertThat(sent).containsExactly("acme " + bytes(row));
        assertThat(relay.takeAcknowledged()).isEmpty();
        assertThat(relay.flush(Duration.ZERO)).isFalse();

        receipts.getFirst().complete(new Receipt(Instant.EPOCH, 0, 0));
        assertThat(relay.flush(Duration.ZERO)).isTrue();
        assertThat(relay.takeAcknowledged()).containsExactly(row.seq());
        assertThat(relay.takeAcknowledged()).isEmpty();
    }

    @Test
    void aRowThatNoWorkerWroteHoldsNothingUp() {
        var long8k = "x".repeat(8 * 1024);
        var own = row(3, "third");
        relay.send(
                new LedgerRow(
                        SCOPE,
                        2,
                        long8k,
                        long8k,
                        LedgerRow.Kind.VERSIONED,
                        LedgerRow.Direction.UP,
                        LedgerRow.State.APPLIED,
                        long8k,
                        long8k,
                        Instant.EPOCH,
                        long8k,
                        long8k,
                        long8k,
                        new UUID(3, 4),
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        1));
        relay.send(own);

        assertThat(sent).containsExactly("acme " + bytes(own));
        receipts.getFirst().complete(new Receipt(Instant.EPOCH, 0, 0));
        assertThat(relay.flush(Duration.ZERO)).isTrue();
        assertThat(relay.takeAcknowledged()).containsExactly(5L, own.seq());
    }

    @Test
    void afterAFailureNothingOvertakes() {
        relay.send(row(1, "first"));
        receipts.getFirst().completeExceptionally(new IllegalStateException("away"));
        relay.send(row(2, "second"));

        assertThat(sent).hasSize(1);
        assertThat(relay.flush(Duration.ZERO)).isFalse();
        assertThat(relay.takeAcknowledged()).isEmpty();
    }

    @Test
    void theSameRowGivesTheSameBytes() {
        assertThat(bytes(row(1, "first"))).isEqualTo(bytes(row(1, "first")));
    }

    private CompletableFuture<Receipt> send(
            Topics topic, Optional<String> key, byte[] value, Map<String, String> headers) {
        assertThat(topic).isEqualTo(Topics.STATUS);
        sent.add(key.orElseThrow() + " " + new String(value, StandardCharsets.UTF_8));
        receipts.add(new CompletableFuture<>());
        return receipts.getLast();
    }

    private static String bytes(LedgerRow row) {
        return new String(StatusCodec.encode(EVENTS.event(row)).value(), StandardCharsets.UTF_8);
    }

    private static LedgerRow row(int rank, String description) {
        return new LedgerRow(
                SCOPE,
                rank,
                Integer.toString(rank),
                description,
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
                1);
    }
}
