package dev.drover.worker.job;

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
import dev.drover.contracts.command.TenantAddress;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.StatusEvent;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.engine.EngineListener;
import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.Head;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.Outcome;
import dev.drover.engine.Resend;
import dev.drover.engine.Retry;
import dev.drover.engine.Revert;
import dev.drover.engine.Secret;
import dev.drover.engine.Target;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.source.SourceFile;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.credential.Lookup;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.relay.Receipt;
import dev.drover.worker.relay.RecordSender;
import dev.drover.worker.release.PublishedReleases;
import dev.drover.worker.server.SteeredGates;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Jobs while Kafka is away, and jobs that meet each other or a defect. */
class RunJobsTest {
    private static final Release RELEASE = release();

    private final JobsInHand jobs = new JobsInHand();
    private final Slots slots = new Slots(2);
    private final Kafka kafka = new Kafka();
    private volatile Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private final BlockingQueue<Throwable> deaths = new LinkedBlockingQueue<>();

    @Test
    void anAnswerThatKafkaRefusesIsKeptAndSentAgain() throws Exception {
        kafka.refusals.set(2);
        var run = run(new Scripted(() -> succeeded(true)));
        run.start(command("t", 1));

        assertThat(kafka.next()).isInstanceOf(JobEvent.Succeeded.class);
        assertThat(jobs.awaitNone(Duration.ofSeconds(5))).isTrue();
        assertThat(kafka.refusals.get()).isZero();
    }

    @Test
    void aWaitingAnswerIsListedAsReportingAndHoldsNoSlot() throws Exception {
        kafka.refusals.set(Integer.MAX_VALUE);
        var run = run(new Scripted(() -> succeeded(true)));
        for (int i = 0; i < 5; i++) {
            run.start(command("t" + i, 1));
        }

        assertThat(jobs.awaitAtMost(0, 5, Duration.ofSeconds(10))).isTrue();
        assertThat(jobs.reporting()).isEqualTo(5);
        assertThat(jobs.list()).allSatisfy(j -> assertThat(j.step()).isEqualTo("reporting"));
        // yet each is listed in every heartbeat, so that they count in all
        assertThat(jobs.awaitAtMost(0, 4, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void anAnswerWaitsUntilTheOutboxIsDrained() throws Exception {
        var engine = new Scripted(() -> succeeded(false));
        var run = run(engine);
        run.start(command("t", 1));

        assertThat(kafka.next()).isInstanceOf(JobEvent.Succeeded.class);
        assertThat(engine.verified.get()).isEqualTo(1);
    }

    @Test
    void aWorkerThatStopsDrainsTheOutboxesOfWhatRan() throws Exception {
        var begun = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        var engine =
                new Scripted(() -> {
                    begun.countDown();
                    await(finish);
                    return succeeded(false);
                });
        var run = run(engine);
        run.start(command("t", 1));
        await(begun);
        run.drain();
        finish.countDown();

        assertThat(kafka.next()).isInstanceOf(JobEvent.Succeeded.class);
        assertThat(engine.verified.get()).isEqualTo(1);
    }

    @Test
    void aJobThatIsCancelledBeforeItHasASlotIsAnsweredAtOnce() throws Exception {
        var full = new CountDownLatch(2);
        var finish = new CountDownLatch(1);
        var run =
                run(
                        new Scripted(() -> {
                            full.countDown();
                            await(finish);
                            return succeeded(true);
                        }));
        run.start(command("t1", 1));
        run.start(command("t2", 1));
        await(full);
        var waits = command("t3", 1);
        run.start(waits);
        run.cancel(JobKey.of(waits.ticket()), "its rollout is aborted");

        assertThat(kafka.next())
                .isInstanceOfSatisfying(
                        JobEvent.Cancelled.class, c -> assertThat(c.applied()).isZero());
        assertThat(slots.free()).isZero();
        finish.countDown();
        assertThat(jobs.awaitNone(Duration.ofSeconds(10))).isTrue();
        assertThat(slots.free()).isEqualTo(2);
    }

    @Test
    void twoDispatchesOfOneTenantDoNotRunSideBySide() throws Exception {
        var begun = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        var run =
                run(
                        new Scripted(() -> {
                            begun.countDown();
                            await(finish);
                            return succeeded(true);
                        }));
        run.start(command("t", 1));
        await(begun);
        run.start(command("t", 2));

        assertThat(kafka.next())
                .isInstanceOfSatisfying(
                        JobEvent.Deferred.class,
                        d -> assertThat(d.reason()).isEqualTo("LEASE_BUSY"));
        finish.countDown();
        assertThat(kafka.next()).isInstanceOf(JobEvent.Succeeded.class);
    }

    @Test
    void theSameDispatchIsTakenOnce() throws Exception {
        var finish = new CountDownLatch(1);
        var run =
                run(
                        new Scripted(() -> {
                            await(finish);
                            return succeeded(true);
                        }));
        var command = command("t", 1);

        assertThat(run.start(command)).isTrue();
        assertThat(run.start(command)).isFalse();
        finish.countDown();
        assertThat(kafka.next()).isInstanceOf(JobEvent.Succeeded.class);
    }

    @Test
    void whatIsThrownIsAnsweredWithoutItsText() throws Exception {
        var run =
                run(
                        new Scripted(() -> {
                            throw new IllegalStateException("row (4711, secret)");
                        }));
        run.start(command("t", 1));

        assertThat(kafka.next())
                .isInstanceOfSatisfying(
                        JobEvent.Failed.class,
                        failed -> {
                            assertThat(failed.failure().category()).isEqualTo("internal");
                            assertThat(failed.failure().toString()).doesNotContain("4711");
                        });
        assertThat(jobs.awaitNone(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void whatADefectLeftInTheOutboxIsSentBeforeTheAnswer() throws Exception {
        var engine =
                new Scripted(() -> {
                    throw new StackOverflowError("after a commit");
                });
        run(engine).start(command("t", 1));

        assertThat(kafka.next()).isInstanceOf(JobEvent.Failed.class);
        assertThat(engine.verified.get()).isEqualTo(1);
    }

    @Test
    void aDefectBeforeTheEngineBeginsLeavesNothingToSend() throws Exception {
        var engine = new Scripted(() -> succeeded(true));
        run(
                        engine,
                        (_, _) -> {
                            throw new IllegalStateException("no such vault");
                        })
                .start(command("t", 1));

        assertThat(kafka.next()).isInstanceOf(JobEvent.Failed.class);
        assertThat(engine.verified.get()).isZero();
    }

    @Test
    void aDefectWhileTheOutboxIsDrainedIsOneTryOfSeveral() throws Exception {
        var engine = new Scripted(() -> succeeded(false));
        engine.defects.set(1);
        run(engine).start(command("t", 1));

        assertThat(kafka.next()).isInstanceOf(JobEvent.Succeeded.class);
        assertThat(engine.verified.get()).isEqualTo(2);
        assertThat(jobs.awaitNone(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void aThreadThatDiesOverAnAnswerIsTold() throws Exception {
        kafka.error.set(Optional.of(new NoClassDefFoundError("at the first send")));
        run(new Scripted(() -> succeeded(true))).start(command("t", 1));

        assertThat(deaths.poll(10, TimeUnit.SECONDS)).isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void aThreadThatDiesOverALaterSendIsTold() throws Exception {
        kafka.refusals.set(1);
        kafka.error.set(Optional.of(new NoClassDefFoundError("at the second send")));
        run(new Scripted(() -> succeeded(true))).start(command("t", 1));

        assertThat(deaths.poll(10, TimeUnit.SECONDS)).isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void aLongJobThatTriesAServerHoldsBackNobodyOnceItHasTheLease() throws Exception {
        var down = new AtomicBoolean(true);
        var leased = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        var first = new AtomicBoolean(true);
        var run =
                run(
                        new Scripted(() -> {
                            if (down.get()) {
                                return unreachable();
                            }
                            if (first.getAndSet(false)) {
                                leased.countDown();
                                await(finish);
                            }
                            return succeeded(true);
                        }));
        for (int i = 0; i < 3; i++) {
            run.start(command("t" + i, 1));
            assertThat(kafka.next()).isInstanceOf(JobEvent.Deferred.class);
        }
        down.set(false);
        now = now.plusSeconds(6);
        run.start(command("long", 1));
        await(leased);
        run.start(command("other", 1));

        assertThat(kafka.next()).isInstanceOf(JobEvent.Succeeded.class);
        finish.countDown();
        assertThat(kafka.next()).isInstanceOf(JobEvent.Succeeded.class);
    }

    private RunJobs run(TenantEngine engine) {
        return run(engine, (_, _) -> new Lookup.Found(Secret.NONE));
    }

    private RunJobs run(TenantEngine engine, CredentialSource credentials) {
        return new RunJobs(
                jobs,
                slots,
                new Equipment(
                        PublishedReleases.of(RELEASE),
                        credentials,
                        SteeredGates.of(4, () -> now),
                        engine,
                        kafka,
                        Measures.NONE),
                new Answers(new WorkerId("w"), InstantSource.system()),
                (_, death) -> deaths.add(death));
    }

    private static Outcome succeeded(boolean relayed) {
        return new Outcome.Succeeded(List.of(), Head.NONE, List.of(), relayed);
    }

    private static Outcome unreachable() {
        return new Outcome.Failed(
                new Failure(
                        FailureCode.SERVER_UNREACHABLE,
                        Retry.BACK_PRESSURE,
                        Optional.empty(),
                        "connection refused",
                        "",
                        Optional.empty(),
                        List.of()),
                List.of());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Command command(String tenant, int dispatch) {
        return new Command.MigrateTenant(
                new Ticket(
                        new JobId(UUID.nameUUIDFromBytes(tenant.getBytes(StandardCharsets.UTF_8))),
                        new RolloutId("r"),
                        1,
                        new TenantId(tenant),
                        new ServerId("s"),
                        dispatch,
                        1,
                        dispatch),
                new TenantAddress(
                        "localhost",
                        5432,
                        "db",
                        Optional.empty(),
                        "app",
                        "main",
                        TenantAddress.Tls.DISABLE),
                new ReleaseTarget(
                        new ProjectName("default"),
                        new ReleaseDigest(RELEASE.digest()),
                        Optional.empty()),
                Map.of(),
                LedgerPolicy.DEFAULT);
    }

    private static Release release() {
        try {
            return ReleaseReader.read(
                    List.of(new SourceFile("001_a.sql", "SELECT 1;")), ReadOptions.DEFAULT);
        } catch (InvalidReleaseException e) {
            throw new AssertionError(e);
        }
    }

    private interface Script {
        Outcome play();
    }

    /** Plays a script instead of migrating; a verification drains, after some defects. */
    private static final class Scripted implements TenantEngine {
        private final Script script;
        final AtomicInteger verified = new AtomicInteger();
        final AtomicInteger defects = new AtomicInteger();

        Scripted(Script script) {
            this.script = script;
        }

        @Override
        public Outcome migrate(
                Target target, Release release, MigrateRequest request, EngineListener listener) {
            listener.leaseTaken(1);
            return script.play();
        }

        @Override
        public Outcome revert(
                Target target,
                Optional<Release> release,
                Revert wanted,
                MigrateRequest request,
                EngineListener listener) {
            return script.play();
        }

        @Override
        public Outcome verify(
                Target target,
                Optional<Release> release,
                Resend resend,
                MigrateRequest request,
                EngineListener listener) {
            if (verified.incrementAndGet() <= defects.get()) {
                throw new StackOverflowError("in a verification");
            }
            return succeeded(true);
        }
    }

    /** Refuses a number of records, then takes all, or meets an error. */
    private static final class Kafka implements RecordSender {
        final AtomicInteger refusals = new AtomicInteger();
        final AtomicReference<Optional<Error>> error = new AtomicReference<>(Optional.empty());
        private final BlockingQueue<StatusEvent> taken = new LinkedBlockingQueue<>();

        @Override
        public CompletableFuture<Receipt> send(
                Topics topic, Optional<String> key, byte[] value, Map<String, String> headers) {
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return CompletableFuture.failedFuture(new IllegalStateException("away"));
            }
            error.get()
                    .ifPresent(thrown -> {
                        throw thrown;
                    });
            try {
                taken.add(StatusCodec.decode(value).orElseThrow());
            } catch (UnreadableRecordException e) {
                return CompletableFuture.failedFuture(e);
            }
            return CompletableFuture.completedFuture(new Receipt(Instant.EPOCH, 0, 0));
        }

        StatusEvent next() throws InterruptedException {
            var event = taken.poll(10, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no answer came");
            }
            return event;
        }
    }
}
