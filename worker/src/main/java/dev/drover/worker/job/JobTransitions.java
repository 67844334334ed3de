package dev.drover.worker.job;

import dev.drover.worker.job.JobEffect.Drain;
import dev.drover.worker.job.JobEffect.Forget;
import dev.drover.worker.job.JobEffect.FreeSlot;
import dev.drover.worker.job.JobEffect.Send;
import dev.drover.worker.job.JobInput.AnswerRefused;
import dev.drover.worker.job.JobInput.AnswerTaken;
import dev.drover.worker.job.JobInput.Answered;
import dev.drover.worker.job.JobInput.DrainFailed;
import dev.drover.worker.job.JobInput.DrainRefused;
import dev.drover.worker.job.JobInput.Drained;
import dev.drover.worker.job.JobInput.SlotFree;
import dev.drover.worker.job.JobInput.StepBegun;
import dev.drover.worker.job.JobState.Claimed;
import dev.drover.worker.job.JobState.Reporting;
import dev.drover.worker.job.JobState.Running;
import dev.drover.worker.job.JobState.Settled;
import dev.drover.worker.job.JobState.Undelivered;

import java.util.List;

/** The table of {@link JobState}, as a pure function. */
final class JobTransitions {
    /**
     * When the outbox could not be read so often, the answer goes out although events are left in
     * it: the tenant's next run sends them, and the coordinator should not wait for it. As long as
     * it is Kafka that does not answer, the coordinator would hear nothing anyway.
     */
    static final int DRAIN_TRIES = 10;

    private JobTransitions() {}

    record Next(JobState state, List<JobEffect> effects) {
        Next(JobState state, JobEffect... effects) {
            this(state, List.of(effects));
        }
    }

    /**
     * @throws IllegalStateException when the state does not allow the input
     */
    static Next next(JobState state, JobInput input) {
        return switch (state) {
            case Claimed _ -> fromClaimed(state, input);
            case Running _ -> fromRunning(state, input);
            case Undelivered undelivered -> fromUndelivered(undelivered, input);
            case Reporting reporting -> fromReporting(reporting, input);
            case Settled _ -> throw refused(state, input);
        };
    }

    private static Next fromClaimed(JobState state, JobInput input) {
        return switch (input) {
            case SlotFree _ -> new Next(new Running("started"));
            case Answered(var answer, _) -> new Next(new Reporting(answer, 0), new Send(answer, 0));
            case StepBegun _,
                    Drained _,
                    DrainFailed _,
                    DrainRefused _,
                    AnswerTaken _,
                    AnswerRefused _ ->
                    throw refused(state, input);
        };
    }

    private static Next fromRunning(JobState state, JobInput input) {
        return switch (input) {
            case StepBegun(var step) -> new Next(new Running(step));
            case Answered(var answer, var delivered) when delivered ->
                    new Next(new Reporting(answer, 0), new FreeSlot(), new Send(answer, 0));
            case Answered(var answer, _) ->
                    new Next(new Undelivered(answer, 0, 0), new FreeSlot(), new Drain(0));
            case SlotFree _,
                    Drained _,
                    DrainFailed _,
                    DrainRefused _,
                    AnswerTaken _,
                    AnswerRefused _ ->
                    throw refused(state, input);
        };
    }

    private static Next fromUndelivered(Undelivered state, JobInput input) {
        var answer = state.answer();
        return switch (input) {
            case Drained _ -> new Next(new Reporting(answer, 0), new Send(answer, 0));
            case DrainFailed _ when state.failures() + 1 >= DRAIN_TRIES ->
                    new Next(new Reporting(answer, 0), new Send(answer, 0));
            case DrainFailed _ -> drainAgain(state, 1);
            case DrainRefused _ -> drainAgain(state, 0);
            case SlotFree _, StepBegun _, Answered _, AnswerTaken _, AnswerRefused _ ->
                    throw refused(state, input);
        };
    }

    private static Next drainAgain(Undelivered state, int failures) {
        int tries = state.tries() + 1;
        return new Next(
                new Undelivered(state.answer(), tries, state.failures() + failures),
                new Drain(tries));
    }

    private static Next fromReporting(Reporting state, JobInput input) {
        return switch (input) {
            case AnswerTaken _ -> new Next(new Settled(), new Forget());
            case AnswerRefused _ -> {
                int tries = state.tries() + 1;
                yield new Next(
                        new Reporting(state.answer(), tries), new Send(state.answer(), tries));
            }
            case SlotFree _, StepBegun _, Answered _, Drained _, DrainFailed _, DrainRefused _ ->
                    throw refused(state, input);
        };
    }

    private static IllegalStateException refused(JobState state, JobInput input) {
        var requested =
                switch (input) {
                    case SlotFree _, StepBegun _ -> Running.class;
                    case Answered _, Drained _, AnswerRefused _ -> Reporting.class;
                    case DrainFailed _, DrainRefused _ -> Undelivered.class;
                    case AnswerTaken _ -> Settled.class;
                };
        return new IllegalStateException(
                "a job that is %s cannot become %s by %s"
                        .formatted(
                                state.getClass().getSimpleName(),
                                requested.getSimpleName(),
                                input.getClass().getSimpleName()));
    }
}
