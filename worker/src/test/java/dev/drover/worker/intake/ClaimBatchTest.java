package dev.drover.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.ReleaseTarget;
import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.command.TenantAddress;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.wire.CommandCodec;
import dev.drover.contracts.wire.ServerCommandCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.worker.job.Answers;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.relay.Receipt;
import dev.drover.worker.relay.RecordSender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of records, by what Kafka took before. */
class ClaimBatchTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final TenantAddress ADDRESS =
            new TenantAddress(
                    "localhost",
                    5432,
                    "db",
                    Optional.empty(),
                    "app",
                    "main",
                    TenantAddress.Tls.DISABLE);

    private final List<ServerCommand> errands = new ArrayList<>();
    private final Source source = new Source();
    private final Sender sender = new Sender();

    @Test
    void aClaimThatKafkaTookIsAcceptedAndRun() throws Exception {
        var fresh = taken(command("a"), NOW.minus(TTL));

        assertThat(settle(fresh)).hasSize(1);
        assertThat(source.accepted).containsExactly(fresh);
        assertThat(source.commits).isEqualTo(1);
        assertThat(sender.topics).containsExactly(Topics.STATUS);
    }

    @Test
    void aClaimThatKafkaRefusedIsReleasedAndNothingRuns() throws Exception {
        sender.refuses = true;
        var fresh = taken(command("a"), NOW);
        var old = taken(command("b"), NOW.minus(TTL).minusMillis(1));
        var junk = taken(new byte[] {1}, NOW);

        assertThat(settle(fresh, old, junk)).isEmpty();
        assertThat(source.released).containsExactly(fresh, old, junk);
        assertThat(source.accepted).isEmpty();
    }

    @Test
    void aCommandPastItsTimeIsAnsweredAndNotRun() throws Exception {
        var old = taken(command("a"), NOW.minus(TTL).minusMillis(1));

        assertThat(settle(old)).isEmpty();
        assertThat(source.accepted).containsExactly(old);
        assertThat(sender.values.getFirst()).contains("EXPIRED");
    }

    @Test
    void aCommandTwiceInABatchIsClaimedOnce() throws Exception {
        var first = taken(command("a"), NOW);
        var second = taken(command("a"), NOW);

        assertThat(settle(first, second)).hasSize(1);
        assertThat(source.accepted).containsExactly(first, second);
        assertThat(sender.topics).hasSize(1);
    }

    @Test
    void aCommandInHandIsAcceptedWithoutAnAnswer() throws Exception {
        var claim =
                new ClaimBatch(
                        sender,
                        answers(),
                        InstantSource.fixed(NOW),
                        TTL,
                        _ -> true,
                        Measures.NONE,
                        errands::add);
        var again = taken(command("a"), NOW);

        assertThat(claim.settle(List.of(again), source)).isEmpty();
        assertThat(source.accepted).containsExactly(again);
        assertThat(sender.topics).isEmpty();
    }

    @Test
    void aRecordWithoutAValueGoesToTheDeadLetters() throws Exception {
        settle(taken(new byte[0], NOW));

        assertThat(sender.topics).containsExactly(Topics.DEAD_LETTER);
        assertThat(source.accepted).hasSize(1);
    }

    @Test
    void anOrderAboutAServerNeedsNoClaimAndRunsBesideTheJobs() throws Exception {
        var probe =
                new ServerCommand.ProbeServer(
                        UUID.nameUUIDFromBytes(new byte[] {7}), new ServerId("pg"), ADDRESS);
        var bytes = ServerCommandCodec.encode(probe, 1, NOW).value();
        var timely = taken(bytes, NOW);
        var old = taken(bytes, NOW.minus(TTL).minusSeconds(1));

        assertThat(settle(timely, old)).isEmpty();

        assertThat(source.accepted).containsExactly(timely, old);
        assertThat(errands).containsExactly(probe);
        assertThat(sender.topics).isEmpty();
    }

    private List<Command> settle(Taken... batch) throws InterruptedException {
        return new ClaimBatch(
                        sender,
                        answers(),
                        InstantSource.fixed(NOW),
                        TTL,
                        _ -> false,
                        Measures.NONE,
                        errands::add)
                .settle(List.of(batch), source);
    }

    private static Answers answers() {
        return new Answers(new WorkerId("w"), InstantSource.fixed(NOW));
    }

    private static byte[] command(String tenant) {
        var job = new JobId(UUID.nameUUIDFromBytes(tenant.getBytes(StandardCharsets.UTF_8)));
        return CommandCodec.encode(
                        new Command.MigrateTenant(
                                new Ticket(
                                        job,
                                        new RolloutId("r"),
                                        1,
                                        new TenantId(tenant),
                                        new ServerId("s"),
                                        1,
                                        1,
                                        1),
                                ADDRESS,
                                new ReleaseTarget(
                                        new ProjectName("default"),
                                        new ReleaseDigest("sha256:" + "0".repeat(64)),
                                        Optional.empty()),
                                Map.of(),
                                LedgerPolicy.DEFAULT),
                        NOW)
                .value();
    }

    private static Taken taken(byte[] value, Instant brokerTime) {
        return new Taken() {
            @Override
            public String topic() {
                return Topics.JOBS.topic();
            }

            @Override
            public int partition() {
                return 0;
            }

            @Override
            public long offset() {
                return 7;
            }

            @Override
            public Instant brokerTime() {
                return brokerTime;
            }

            @Override
            public byte[] value() {
                return value;
            }
        };
    }

    private static final class Sender implements RecordSender {
        final List<Topics> topics = new ArrayList<>();
        final List<String> values = new ArrayList<>();
        boolean refuses;

        @Override
        public CompletableFuture<Receipt> send(
                Topics topic, Optional<String> key, byte[] value, Map<String, String> headers) {
            topics.add(topic);
            values.add(new String(value, StandardCharsets.UTF_8));
            return refuses
                    ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                    : CompletableFuture.completedFuture(new Receipt(NOW, 0, 0));
        }
    }

    private static final class Source implements JobSource {
        final List<Taken> accepted = new ArrayList<>();
        final List<Taken> released = new ArrayList<>();
        int commits;

        @Override
        public List<Taken> take(Duration wait) {
            return List.of();
        }

        @Override
        public void accept(Taken record) {
            accepted.add(record);
        }

        @Override
        public void release(Taken record) {
            released.add(record);
        }

        @Override
        public void commit() {
            commits++;
        }

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}
    }
}
