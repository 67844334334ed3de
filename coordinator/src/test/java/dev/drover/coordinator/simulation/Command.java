package dev.drover.coordinator.simulation;

import dev.drover.contracts.JobId;

import java.time.Instant;

/**
 * What is sent for a dispatch.
 *
 * @param publishedAt the broker's time
 */
record Command(
        JobId job,
        Tenant tenant,
        int dispatch,
        int attempt,
        long order,
        int target,
        Instant publishedAt) {

    Command publishedAt(Instant time) {
        return new Command(job, tenant, dispatch, attempt, order, target, time);
    }

    String label() {
        return tenant.id + " dispatch " + dispatch;
    }
}
