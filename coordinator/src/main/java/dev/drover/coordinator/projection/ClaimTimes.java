package dev.drover.coordinator.projection;

import dev.drover.contracts.JobId;
import dev.drover.contracts.status.JobEvent;
import dev.drover.coordinator.dispatch.JobDurations;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures jobs from claim to result, both by their worker's clock. Of one thread. */
final class ClaimTimes {
    private static final int KEPT = 10_000;

    private final JobDurations durations;
    private final Map<Try, Instant> claims =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Try, Instant> eldest) {
                    return size() > KEPT;
                }
            };

    ClaimTimes(JobDurations durations) {
        this.durations = durations;
    }

    private record Try(JobId job, int dispatch) {}

    void observe(List<JobEvent> events) {
        for (var event : events) {
            var attempt = new Try(event.ticket().job(), event.ticket().dispatch());
            switch (event) {
                case JobEvent.Claimed claimed -> claims.put(attempt, claimed.time());
                case JobEvent.Succeeded _, JobEvent.Failed _ -> ended(attempt, event.time());
                case JobEvent.Deferred _, JobEvent.Declined _, JobEvent.Cancelled _ ->
                        claims.remove(attempt);
            }
        }
    }

    private void ended(Try attempt, Instant at) {
        var claimed = claims.remove(attempt);
        if (claimed != null) {
            durations.add(Duration.between(claimed, at));
        }
    }
}
