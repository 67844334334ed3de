package dev.drover.worker.errand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.command.TenantAddress;
import dev.drover.contracts.status.ServerEvent;
import dev.drover.contracts.status.StatusEvent;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.engine.AskServer;
import dev.drover.engine.EngineOptions;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.relay.Receipt;
import dev.drover.worker.relay.RecordSender;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunErrandsTest {
    private final BlockingQueue<StatusEvent> sent = new LinkedBlockingQueue<>();
    private final List<Throwable> deaths = new CopyOnWriteArrayList<>();

    /** Asked again elsewhere, the same order would end one worker after the other. */
    @Test
    void anOrderThatMeetsADefectIsAnsweredAndEndsNobody() throws Exception {
        var errands =
                errands((_, _) -> {
                    throw new StackOverflowError();
                });

        errands.start(probe());

        assertThat(sent.poll(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        ServerEvent.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("DEFECT"));
        assertThat(deaths).isEmpty();
    }

    private RunErrands errands(CredentialSource credentials) {
        return new RunErrands(
                new WorkerId("w"),
                InstantSource.system(),
                credentials,
                new AskServer(EngineOptions.DEFAULTS),
                new Kafka(sent),
                (_, death) -> deaths.add(death));
    }

    private static ServerCommand probe() {
        return new ServerCommand.ProbeServer(
                UUID.randomUUID(),
                new ServerId("s"),
                new TenantAddress(
                        "localhost",
                        5432,
                        "postgres",
                        Optional.empty(),
                        "app",
                        "main",
                        TenantAddress.Tls.DISABLE));
    }

    /** Takes everything. */
    private record Kafka(BlockingQueue<StatusEvent> sent) implements RecordSender {
        @Override
        public CompletableFuture<Receipt> send(
                Topics topic, Optional<String> key, byte[] value, Map<String, String> headers) {
            try {
                sent.add(StatusCodec.decode(value).orElseThrow());
            } catch (UnreadableRecordException e) {
                return CompletableFuture.failedFuture(e);
            }
            return CompletableFuture.completedFuture(new Receipt(Instant.EPOCH, 0, 0));
        }
    }
}
