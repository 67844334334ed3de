package dev.drover.worker.job;

import dev.drover.contracts.status.JobEvent;

/** What happens to a job in hand. */
sealed interface JobInput {
    record SlotFree() implements JobInput {}

    record StepBegun(String step) implements JobInput {}

    /**
     * @param delivered whether every event of the job was acknowledged
     */
    record Answered(JobEvent answer, boolean delivered) implements JobInput {}

    record Drained() implements JobInput {}

    /** The outbox could not be read. */
    record DrainFailed() implements JobInput {}

    /** It was read, and Kafka did not take what it holds. */
    record DrainRefused() implements JobInput {}

    record AnswerTaken() implements JobInput {}

    record AnswerRefused() implements JobInput {}
}
