package dev.drover.worker.job;

import dev.drover.contracts.command.Command;
import dev.drover.contracts.status.DeferralReason;
import dev.drover.contracts.status.JobEvent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs claimed jobs, each on a virtual thread of its own; thread-safe. */
public final class RunJobs {
    private static final Logger log = LoggerFactory.getLogger(RunJobs.class);

    private final JobsInHand jobs;
    private final Slots slots;
    private final Equipment equipment;
    private final Answers answers;
    private final CarryOut carryOut;
    private final DeliverAnswers deliver;
    private final Thread.UncaughtExceptionHandler onDeath;
    private final RunTimes runTimes = new RunTimes();
    private volatile boolean draining;

    /**
     * @param onDeath told when a job's thread dies: nothing else would end the job
     */
    public RunJobs(
            JobsInHand jobs,
            Slots slots,
            Equipment equipment,
            Answers answers,
            Thread.UncaughtExceptionHandler onDeath) {
        this.jobs = jobs;
        this.slots = slots;
        this.equipment = equipment;
        this.answers = answers;
        this.onDeath = onDeath;
        this.carryOut = new CarryOut(equipment, answers, () -> draining);
        this.deliver =
                new DeliverAnswers(
                        equipment.sender(), equipment.measures(), this::move, this::drain, onDeath);
    }

    /** Takes a claimed command; false when this dispatch is in hand already. */
    public boolean start(Command command) {
        var added = jobs.add(new JobInHand(command, answers.time().instant()));
        added.ifPresent(job ->
                Thread.ofVirtual()
                        .name("job-" + job.ticket().tenant())
                        .uncaughtExceptionHandler(onDeath)
                        .start(() -> run(job)));
        return added.isPresent();
    }

    private void run(JobInHand job) {
        var begun = answers.time().instant();
        Result result;
        try {
            if (slots.take(job.brief(), job.cancellation())) {
                move(job, new JobInput.SlotFree());
                tell(job, "starts");
                long started = System.nanoTime();
                result = carryOut.of(job, step -> move(job, new JobInput.StepBegun(step)));
                runTimes.add(Duration.ofNanos(System.nanoTime() - started));
            } else {
                result = notStarted(job);
            }
        } catch (InterruptedException e) {
            // only the end of the grace interrupts a job; its answer is that it was given back
            Thread.currentThread().interrupt();
            result = givenBack(job);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            // the thread's outermost catch: an unanswered job would be listed in heartbeats forever
            log.error("{} met a defect and is answered as failed", name(job), e);
            result = metDefect(job);
        }
        equipment
                .measures()
                .attemptEnded(
                        outcome(result.answer()),
                        Duration.between(begun, answers.time().instant()));
        if (log.isInfoEnabled()) {
            tell(job, "ends: " + summary(result.answer()));
        }
        move(job, new JobInput.Answered(result.answer(), result.delivered()));
    }

    /** How much was applied nobody counted; what the outbox holds of it is sent first. */
    private Result metDefect(JobInHand job) {
        var failed =
                answers.failed(job.ticket(), 0, FailureReports.defect(answers.worker().value()));
        return new Result(failed, !job.engineBegun());
    }

    /** A job that nobody wants any more is not for another worker, also when this one stops. */
    private Result notStarted(JobInHand job) {
        return job.cancellation().requested()
                ? Result.nothingRan(answers.cancelled(job.ticket(), 0))
                : givenBack(job);
    }

    private Result givenBack(JobInHand job) {
        return Result.nothingRan(
                answers.deferred(
                        job.ticket(),
                        DeferralReason.WORKER_DRAINING,
                        "the worker stops and did not start the job"));
    }

    /**
     * Texts are made only when somebody reads them: a fleet of short jobs has thousands a second.
     */
    private static void tell(JobInHand job, String what) {
        var ticket = job.ticket();
        log.info(
                "tenant {}, job {}, dispatch {} {}",
                ticket.tenant(),
                ticket.job(),
                ticket.dispatch(),
                what);
    }

    /** One transition and what follows from it. */
    private void move(JobInHand job, JobInput input) {
        for (var effect : jobs.apply(job, input)) {
            switch (effect) {
                case JobEffect.FreeSlot _ -> slots.free(job.brief());
                case JobEffect.Send(var answer, var tries) -> deliver.send(job, answer, tries);
                case JobEffect.Drain(var tries) -> deliver.drain(job, tries);
                case JobEffect.Forget _ -> log.debug("job {} is settled", job.ticket().job());
            }
        }
    }

    /** How long jobs hold a slot; absent at first. */
    public Optional<Duration> averageRun() {
        return runTimes.average();
    }

    private JobInput drain(JobInHand job) throws InterruptedException {
        slots.takeForEnding();
        try {
            return carryOut.drain(job);
        } finally {
            slots.free(true);
        }
    }

    /** Starts no more jobs: those that wait for a slot are given back. */
    public void drain() {
        draining = true;
        slots.close();
    }

    /**
     * Cancels a job that the coordinator does not want any more. Harmless when it is not in hand,
     * or has ended and is only being reported.
     */
    public void cancel(JobKey key, String reason) {
        jobs.find(key)
                .filter(job -> !job.cancellation().requested())
                .ifPresent(job -> {
                    log.info("{} is cancelled: {}", name(job), reason);
                    job.cancellation().cancel();
                    slots.wakeCancelled();
                });
    }

    /** Cancels what still runs; its answer is that it was given back. */
    public void cancelRunning() {
        List<JobInHand> running = jobs.inState(JobState.Running.class);
        running.forEach(job -> {
            log.warn("{} is cancelled, as the worker's grace is over", name(job));
            job.cancellation().cancel();
        });
    }

    /** Gives up on answers that Kafka does not take. */
    public void close() {
        deliver.close();
    }

    private static String outcome(JobEvent answer) {
        return answer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String name(JobInHand job) {
        var ticket = job.ticket();
        return "tenant %s, job %s, dispatch %d"
                .formatted(ticket.tenant(), ticket.job(), ticket.dispatch());
    }

    private static String summary(JobEvent answer) {
        return switch (answer) {
            case JobEvent.Claimed _ -> "claimed";
            case JobEvent.Succeeded succeeded ->
                    "%d applied, at %s"
                            .formatted(
                                    succeeded.applied(), succeeded.version().orElse("the start"));
            case JobEvent.Failed failed ->
                    "failed, %s: %s".formatted(failed.failure().code(), failed.failure().message());
            case JobEvent.Deferred deferred ->
                    "deferred, %s: %s".formatted(deferred.reason(), deferred.detail());
            case JobEvent.Declined declined ->
                    "declined, %s: %s".formatted(declined.reason(), declined.detail());
            case JobEvent.Cancelled cancelled ->
                    "cancelled, %d applied".formatted(cancelled.applied());
        };
    }
}
