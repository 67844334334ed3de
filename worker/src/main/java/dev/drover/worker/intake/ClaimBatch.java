package dev.drover.worker.intake;

import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.wire.CommandCodec;
import dev.drover.contracts.wire.ServerCommandCodec;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.worker.job.Answers;
import dev.drover.worker.job.JobKey;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.relay.Receipt;
import dev.drover.worker.relay.RecordSender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a batch of commands. All answers are sent together and waited for together, so a batch
 * costs one round trip to the broker.
 */
final class ClaimBatch {
    private static final Logger log = LoggerFactory.getLogger(ClaimBatch.class);
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);

    private final RecordSender sender;
    private final DeadLetters deadLetters;
    private final Answers answers;
    private final InstantSource brokerClock;
    private final Duration commandTtl;
    private final Predicate<JobKey> inHand;
    private final Measures measures;
    private final Consumer<ServerCommand> errands;

    ClaimBatch(
            RecordSender sender,
            Answers answers,
            InstantSource brokerClock,
            Duration commandTtl,
            Predicate<JobKey> inHand,
            Measures measures,
            Consumer<ServerCommand> errands) {
        this.sender = sender;
        this.deadLetters = new DeadLetters(sender);
        this.answers = answers;
        this.brokerClock = brokerClock;
        this.commandTtl = commandTtl;
        this.inHand = inHand;
        this.measures = measures;
        this.errands = errands;
    }

    /**
     * A record with what Kafka must have before it may be accepted.
     *
     * @param claimed what to run then
     * @param errand what to do beside the jobs then
     */
    private record Answered(
            Taken record,
            CompletableFuture<Receipt> answer,
            Optional<Command> claimed,
            Optional<ServerCommand> errand) {
        Answered(Taken record, CompletableFuture<Receipt> answer, Optional<Command> claimed) {
            this(record, answer, claimed, Optional.empty());
        }
    }

    /** Accepts or releases every record and returns what was claimed. */
    List<Command> settle(List<Taken> batch, JobSource source) throws InterruptedException {
        var answered = new ArrayList<Answered>(batch.size());
        var seen = new HashSet<JobKey>();
        for (var taken : batch) {
            answered.add(answer(taken, seen));
        }
        long deadline = System.nanoTime() + ANSWER_WAIT.toNanos();
        var claimed = new ArrayList<Command>();
        var errand = new ArrayList<ServerCommand>();
        int failed = 0;
        for (var each : answered) {
            if (acknowledged(each, deadline)) {
                source.accept(each.record());
                each.claimed().ifPresent(claimed::add);
                each.errand().ifPresent(errand::add);
            } else {
                source.release(each.record());
                failed++;
            }
        }
        source.commit();
        errand.forEach(errands);
        measures.claimed(claimed.size());
        if (failed > 0) {
            measures.claimFailed(failed);
        }
        return claimed;
    }

    private Answered answer(Taken taken, Set<JobKey> seen) {
        Command command;
        try {
            command = CommandCodec.decode(taken.value());
        } catch (UnreadableRecordException e) {
            var errand = errand(taken);
            if (errand.isPresent()) {
                return new Answered(taken, settled(taken), Optional.empty(), timely(taken, errand));
            }
            measures.deadLettered(e.reason());
            log.warn(
                    "the record at offset {} of {}-{} is no command and goes to the dead-letter"
                            + " topic: {}",
                    taken.offset(),
                    taken.topic(),
                    taken.partition(),
                    e.getMessage());
            return new Answered(taken, deadLetters.send(taken, e), Optional.empty());
        }
        var ticket = command.ticket();
        var key = JobKey.of(ticket);
        if (inHand.test(key) || !seen.add(key)) {
            measures.duplicateCommand();
            log.info("job {}, dispatch {}: came again", ticket.job(), ticket.dispatch());
            return new Answered(taken, settled(taken), Optional.empty());
        }
        var age = age(taken);
        if (age.compareTo(commandTtl) > 0) {
            measures.attemptEnded("declined", Duration.ZERO);
            var expired =
                    answers.expired(
                            ticket,
                            "taken %d s after it was sent; at most %d s are allowed"
                                    .formatted(age.toSeconds(), commandTtl.toSeconds()));
            return new Answered(taken, sender.send(StatusCodec.encode(expired)), Optional.empty());
        }
        return new Answered(
                taken,
                sender.send(StatusCodec.encode(answers.claimed(ticket))),
                Optional.of(command));
    }

    private static Optional<ServerCommand> errand(Taken taken) {
        try {
            return ServerCommandCodec.decode(taken.value());
        } catch (UnreadableRecordException e) {
            return Optional.empty();
        }
    }

    /** One that is too old has been sent again since. */
    private Optional<ServerCommand> timely(Taken taken, Optional<ServerCommand> errand) {
        return errand.filter(_ -> age(taken).compareTo(commandTtl) <= 0);
    }

    private Duration age(Taken taken) {
        return Duration.between(taken.brokerTime(), brokerClock.instant());
    }

    /** Nothing has to be sent before the record may be accepted. */
    private static CompletableFuture<Receipt> settled(Taken taken) {
        return CompletableFuture.completedFuture(
                new Receipt(taken.brokerTime(), taken.partition(), taken.offset()));
    }

    private static boolean acknowledged(Answered each, long deadline) throws InterruptedException {
        try {
            each.answer().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            log.warn(
                    "Kafka did not take the answer to offset {} of {}-{}; the record is released"
                            + " and nothing runs: {}",
                    each.record().offset(),
                    each.record().topic(),
                    each.record().partition(),
                    e.toString());
            return false;
        }
    }
}
