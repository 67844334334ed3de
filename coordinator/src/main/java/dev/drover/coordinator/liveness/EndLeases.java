package dev.drover.coordinator.liveness;

import dev.drover.contracts.JobId;
import dev.drover.coordinator.rollout.decision.JobSignal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Finds dispatches that nobody claimed in time, and claimed jobs whose worker fell silent. */
final class EndLeases {
    private static final String OVERDUE =
            """
            SELECT job, dispatch, claimed
            FROM in_flight
            WHERE lease_until < :now
            ORDER BY lease_until
            LIMIT 1000
            """;

    private EndLeases() {}

    static Map<JobId, List<JobSignal>> overdue(Handle handle, Instant now) {
        var signals = new HashMap<JobId, List<JobSignal>>();
        handle.createQuery(OVERDUE)
                .bind("now", now)
                .map((rows, _) -> {
                    int dispatch = rows.getInt("dispatch");
                    JobSignal signal =
                            rows.getBoolean("claimed")
                                    ? new JobSignal.LeaseEnded(dispatch)
                                    : new JobSignal.ClaimTimedOut(dispatch);
                    return Map.entry(new JobId(rows.getObject("job", UUID.class)), signal);
                })
                .forEach(entry -> signals.put(entry.getKey(), List.of(entry.getValue())));
        return signals;
    }
}
