package dev.drover.worker.job;

import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.relay.RecordSender;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings answers to Kafka, however long that takes. */
final class DeliverAnswers {
    private static final Logger log = LoggerFactory.getLogger(DeliverAnswers.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Sends what is left in a job's outbox, and says what came of it. */
    @FunctionalInterface
    interface DrainOutbox {
        JobInput drain(JobInHand job) throws InterruptedException;
    }

    private final RecordSender sender;
    private final Measures measures;
    private final BiConsumer<JobInHand, JobInput> move;
    private final DrainOutbox drainOutbox;
    private final Thread.UncaughtExceptionHandler onDeath;
    private final ScheduledExecutorService later;

    DeliverAnswers(
            RecordSender sender,
            Measures measures,
            BiConsumer<JobInHand, JobInput> move,
            DrainOutbox drainOutbox,
            Thread.UncaughtExceptionHandler onDeath) {
        this.sender = sender;
        this.measures = measures;
        this.move = move;
        this.drainOutbox = drainOutbox;
        this.onDeath = onDeath;
        var timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("drover-answers").factory());
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.later = timer;
    }

    /**
     * @param tries made before; the first send is made at once
     */
    void send(JobInHand job, JobEvent answer, int tries) {
        if (tries == 0) {
            sendNow(job, answer);
            return;
        }
        measures.resultResent();
        after(tries, () -> sendNow(job, answer));
    }

    private void sendNow(JobInHand job, JobEvent answer) {
        var _ =
                sender.send(StatusCodec.encode(answer))
                        .whenComplete((_, failure) -> {
                            if (failure == null) {
                                move.accept(job, new JobInput.AnswerTaken());
                                return;
                            }
                            log.warn(
                                    "job {}: Kafka did not take the answer, which is kept"
                                            + " and sent again: {}",
                                    job.ticket().job(),
                                    failure.toString());
                            move.accept(job, new JobInput.AnswerRefused());
                        });
    }

    void drain(JobInHand job, int tries) {
        after(tries + 1, () -> drainNow(job));
    }

    private void drainNow(JobInHand job) {
        JobInput drained = new JobInput.DrainFailed();
        try {
            drained = drainOutbox.drain(job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            // the thread's outermost catch: the job would be listed in heartbeats forever
            log.error("job {}: its outbox could not be drained", job.ticket().job(), e);
        }
        move.accept(job, drained);
    }

    private void after(int tries, Runnable work) {
        long millis = Math.min(LONGEST_PAUSE.toMillis(), 500L << Math.min(tries, 10));
        try {
            var _ = later.schedule(() -> begin(work), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.warn(
                    "the worker ends with an answer that Kafka did not take; the job's lease ends"
                            + " and another worker will find what was done");
        }
    }

    /** The timer only starts the work: it may block, and others wait for the timer. */
    private void begin(Runnable work) {
        try {
            Thread.ofVirtual().name("drover-answer").uncaughtExceptionHandler(onDeath).start(work);
        } catch (Throwable e) {
            // what a timer's task throws is kept in a future that nobody reads
            onDeath.uncaughtException(Thread.currentThread(), e);
        }
    }

    void close() {
        later.shutdown();
    }
}
