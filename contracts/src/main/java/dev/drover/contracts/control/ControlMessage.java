package dev.drover.contracts.control;

import dev.drover.contracts.JobId;

/**
 * A wish of the coordinator that every worker hears; whom it does not concern ignores it. Wishes
 * are levels: they are told again for as long as they hold, so that losing one does no harm.
 */
public sealed interface ControlMessage {
    /**
     * End this dispatch of a job: roll back what is running, apply nothing more.
     *
     * @param reason for people
     */
    record CancelJob(JobId job, int dispatch, String reason) implements ControlMessage {}
}
