package dev.drover.worker.job;

import dev.drover.contracts.status.JobEvent;

/** What a transition asks its shell to do. */
sealed interface JobEffect {
    /** Give the slot back. */
    record FreeSlot() implements JobEffect {}

    /**
     * @param tries made before, which tell how long to wait
     */
    record Drain(int tries) implements JobEffect {}

    /**
     * @param tries made before, which tell how long to wait
     */
    record Send(JobEvent answer, int tries) implements JobEffect {}

    /** The job is no longer in hand. */
    record Forget() implements JobEffect {}
}
