package dev.drover.coordinator.rollout;

import dev.drover.coordinator.rollout.decision.Job;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/**
 * Notes tenants whose job ended without anybody knowing what it did: its worker was lost, and it is
 * not run again. The leader verifies them.
 */
public final class NoteLost {
    private static final String NOTE =
            """
            INSERT INTO tenant_to_reconcile (tenant)
            SELECT id FROM unnest(:tenants) AS lost (id)
            ON CONFLICT DO NOTHING
            """;

    private NoteLost() {}

    /**
     * Notes the tenants of those that had lost a worker.
     *
     * @param ended jobs that ended while they waited, cancelled or skipped
     */
    public static void of(Handle handle, Collection<Job> ended) {
        var lost =
                ended.stream()
                        .filter(job -> job.tries().vanished() > 0)
                        .map(job -> job.tenant().value())
                        .sorted()
                        .toList();
        if (!lost.isEmpty()) {
            handle.createUpdate(NOTE).bindArray("tenants", String.class, lost).execute();
        }
    }
}
