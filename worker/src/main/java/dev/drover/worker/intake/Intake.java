package dev.drover.worker.intake;

import dev.drover.contracts.command.ServerCommand;
import dev.drover.worker.job.Answers;
import dev.drover.worker.job.JobsInHand;
import dev.drover.worker.job.RunJobs;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.relay.RecordSender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop that takes commands, on one thread. */
public final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final Duration TAKE_WAIT = Duration.ofSeconds(1);
    private static final Duration ROOM_WAIT = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
    private static final int USUAL_BATCH = 32;

    private final Supplier<JobSource> sources;
    private final JobsInHand jobs;
    private final RunJobs run;
    private final ClaimBatch claim;
    private final int slots;
    private final int mostBeforeBatch;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<Optional<JobSource>> open =
            new AtomicReference<>(Optional.empty());
    private final Thread thread = Thread.ofPlatform().name("drover-intake").unstarted(this::run);

    /**
     * @param sources opens a source that gives at most {@link #batch} records at a time; asked
     *     again after a failure
     * @param slots jobs that run at a time
     */
    public Intake(
            Supplier<JobSource> sources,
            JobsInHand jobs,
            RunJobs run,
            int slots,
            Claiming claiming) {
        this.sources = sources;
        this.jobs = jobs;
        this.run = run;
        this.slots = slots;
        this.mostBeforeBatch = ClaimAhead.mostBeforeBatch(batch(slots));
        this.claim =
                new ClaimBatch(
                        claiming.sender(),
                        claiming.answers(),
                        claiming.brokerClock(),
                        claiming.commandTtl(),
                        jobs::contains,
                        claiming.measures(),
                        claiming.errands());
    }

    /**
     * What claiming needs.
     *
     * @param commandTtl how old a command may be, by the broker's clock
     * @param errands takes what is about a server, not about a tenant
     */
    public record Claiming(
            RecordSender sender,
            Answers answers,
            InstantSource brokerClock,
            Duration commandTtl,
            Measures measures,
            Consumer<ServerCommand> errands) {}

    /** A batch costs a round trip, so that many slots need larger ones to be kept busy. */
    public static int batch(int slots) {
        return Math.max(Math.min(slots, USUAL_BATCH), slots / 4);
    }

    public void start(Thread.UncaughtExceptionHandler onDeath) {
        thread.setUncaughtExceptionHandler(onDeath);
        thread.start();
    }

    public boolean alive() {
        return thread.isAlive();
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                try (var source = sources.get()) {
                    open.set(Optional.of(source));
                    takeFrom(source);
                } catch (RuntimeException e) {
                    log.warn(
                            "commands cannot be taken, trying again in {}: {}",
                            PAUSE_AFTER_FAILURE,
                            e.toString());
                    var _ = stop.await(PAUSE_AFTER_FAILURE.toNanos(), TimeUnit.NANOSECONDS);
                } finally {
                    open.set(Optional.empty());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeFrom(JobSource source) throws InterruptedException {
        while (stop.getCount() > 0) {
            if (!jobs.awaitAtMost(roomForBatch(), mostBeforeBatch, ROOM_WAIT)) {
                source.idle();
                continue;
            }
            var batch = source.take(TAKE_WAIT);
            if (batch.isEmpty()) {
                log.trace("nothing to take");
                continue;
            }
            for (var command : claim.settle(batch, source)) {
                if (!run.start(command)) {
                    log.debug("job {} is in hand already", command.ticket().job());
                }
            }
        }
    }

    /**
     * With how many jobs in hand another batch may be taken. With all slots taken too: there may be
     * a brief question, for which there are others.
     */
    private int roomForBatch() {
        int hands = ClaimAhead.hands(slots, run.averageRun());
        return Math.max(slots, hands - batch(slots));
    }

    /** Takes no more and returns when the loop has ended. */
    public void stop(Duration timeout) throws InterruptedException {
        stop.countDown();
        open.get().ifPresent(JobSource::wakeUp);
        if (!thread.join(timeout)) {
            log.warn("the intake did not end within {}", timeout);
        }
    }
}
