package dev.drover.worker.job;

import dev.drover.contracts.JobId;
import dev.drover.contracts.command.Ticket;

/** One dispatch of a job; what a duplicated command has in common with its original. */
public record JobKey(JobId job, int dispatch) {
    public static JobKey of(Ticket ticket) {
        return new JobKey(ticket.job(), ticket.dispatch());
    }
}
