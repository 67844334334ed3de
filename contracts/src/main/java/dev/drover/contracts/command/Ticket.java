package dev.drover.contracts.command;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;

/**
 * Which sending of which job a command is. Every answer repeats it.
 *
 * @param wave counted from 1
 * @param dispatch the how-many-th sending of the job, counted from 1; answers to an earlier one do
 *     not count
 * @param attempt the try that this sending becomes when a worker claims it, counted from 1
 * @param order grows with every dispatch to the tenant; the tenant's database refuses a lower one
 *     than it has seen
 */
public record Ticket(
        JobId job,
        RolloutId rollout,
        int wave,
        TenantId tenant,
        ServerId server,
        int dispatch,
        int attempt,
        long order) {}
