package dev.drover.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.status.JobEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobTransitionsTest {
    private static final JobEvent ANSWER =
            new JobEvent.Cancelled(
                    new UUID(0, 1),
                    Instant.EPOCH,
                    new Ticket(
                            new JobId(new UUID(0, 2)),
                            new RolloutId("r"),
                            1,
                            new TenantId("t"),
                            new ServerId("s"),
                            1,
                            1,
                            1),
                    new WorkerId("w"),
                    0);

    private static final JobState CLAIMED = new JobState.Claimed();
    private static final JobState RUNNING = new JobState.Running("started");
    private static final JobState UNDELIVERED = new JobState.Undelivered(ANSWER, 0, 0);
    private static final JobState REPORTING = new JobState.Reporting(ANSWER, 0);
    private static final JobState SETTLED = new JobState.Settled();
    private static final List<JobState> STATES =
            List.of(CLAIMED, RUNNING, UNDELIVERED, REPORTING, SETTLED);

    private static final JobInput SLOT_FREE = new JobInput.SlotFree();
    private static final JobInput STEP = new JobInput.StepBegun("1/2 first");
    private static final JobInput DELIVERED = new JobInput.Answered(ANSWER, true);
    private static final JobInput NOT_DELIVERED = new JobInput.Answered(ANSWER, false);
    private static final JobInput DRAINED = new JobInput.Drained();
    private static final JobInput DRAIN_FAILED = new JobInput.DrainFailed();
    private static final JobInput DRAIN_REFUSED = new JobInput.DrainRefused();
    private static final JobInput TAKEN = new JobInput.AnswerTaken();
    private static final JobInput REFUSED = new JobInput.AnswerRefused();
    private static final List<JobInput> INPUTS =
            List.of(
                    SLOT_FREE,
                    STEP,
                    DELIVERED,
                    NOT_DELIVERED,
                    DRAINED,
                    DRAIN_FAILED,
                    DRAIN_REFUSED,
                    TAKEN,
                    REFUSED);

    private static final JobEffect FREE = new JobEffect.FreeSlot();
    private static final JobEffect SEND = new JobEffect.Send(ANSWER, 0);

    private record Case(JobState state, JobInput input) {}

    /** Every transition there is; all other pairs are refused. */
    private static final Map<Case, JobTransitions.Next> TABLE =
            Map.ofEntries(
                    entry(CLAIMED, SLOT_FREE, new JobState.Running("started")),
                    entry(CLAIMED, DELIVERED, REPORTING, SEND),
                    entry(CLAIMED, NOT_DELIVERED, REPORTING, SEND),
                    entry(RUNNING, STEP, new JobState.Running("1/2 first")),
                    entry(RUNNING, DELIVERED, REPORTING, FREE, SEND),
                    entry(RUNNING, NOT_DELIVERED, UNDELIVERED, FREE, new JobEffect.Drain(0)),
                    entry(UNDELIVERED, DRAINED, REPORTING, SEND),
                    entry(
                            UNDELIVERED,
                            DRAIN_FAILED,
                            new JobState.Undelivered(ANSWER, 1, 1),
                            new JobEffect.Drain(1)),
                    entry(
                            UNDELIVERED,
                            DRAIN_REFUSED,
                            new JobState.Undelivered(ANSWER, 1, 0),
                            new JobEffect.Drain(1)),
                    entry(
                            REPORTING,
                            REFUSED,
                            new JobState.Reporting(ANSWER, 1),
                            new JobEffect.Send(ANSWER, 1)),
                    entry(REPORTING, TAKEN, SETTLED, new JobEffect.Forget()));

    private static Map.Entry<Case, JobTransitions.Next> entry(
            JobState from, JobInput input, JobState to, JobEffect... effects) {
        return Map.entry(new Case(from, input), new JobTransitions.Next(to, effects));
    }

    static Stream<Arguments> everyPair() {
        return STATES.stream()
                .flatMap(state -> INPUTS.stream().map(input -> Arguments.of(state, input)));
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void everyStateAnswersEveryInputAsTheTableSays(JobState state, JobInput input) {
        var expected = TABLE.get(new Case(state, input));
        if (expected == null) {
            assertThatThrownBy(() -> JobTransitions.next(state, input))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a job that is " + state.getClass().getSimpleName())
                    .hasMessageContaining("cannot become");
        } else {
            assertThat(JobTransitions.next(state, input)).isEqualTo(expected);
        }
    }

    @Test
    void anOutboxThatCannotBeDrainedHoldsTheAnswerUpForSoLongOnly() {
        int tries = JobTransitions.DRAIN_TRIES - 1;
        var last = new JobState.Undelivered(ANSWER, tries, tries);

        assertThat(JobTransitions.next(last, DRAIN_FAILED))
                .isEqualTo(new JobTransitions.Next(REPORTING, SEND));
    }

    @Test
    void whileKafkaIsAwayTheOutboxIsDrainedBeforeTheAnswerHoweverLongThatTakes() {
        var after = new JobState.Undelivered(ANSWER, 1_000, 0);

        assertThat(JobTransitions.next(after, DRAIN_REFUSED))
                .isEqualTo(
                        new JobTransitions.Next(
                                new JobState.Undelivered(ANSWER, 1_001, 0),
                                new JobEffect.Drain(1_001)));
    }

    @Test
    void aRefusedTransitionNamesBothStates() {
        assertThatThrownBy(() -> JobTransitions.next(SETTLED, SLOT_FREE))
                .hasMessage("a job that is Settled cannot become Running by SlotFree");
    }
}
