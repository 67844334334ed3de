package dev.drover.worker.job;

import dev.drover.contracts.status.JobEvent;

/**
 * How a job ended here.
 *
 * @param delivered whether Kafka has every event that the tenant's outbox held
 */
record Result(JobEvent answer, boolean delivered) {
    /** An answer of a job that wrote nothing to its tenant. */
    static Result nothingRan(JobEvent answer) {
        return new Result(answer, true);
    }
}
