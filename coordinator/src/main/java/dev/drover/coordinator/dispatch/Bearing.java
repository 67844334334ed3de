package dev.drover.coordinator.dispatch;

import java.time.Instant;
import java.util.Optional;

/**
 * What a server bears at present, less than its configuration says.
 *
 * @param jobs in flight that it bears; 0 for one that is held back and not to be probed yet
 * @param reason stable name: {@code SERVER_UNAVAILABLE}, {@code TOO_MANY_CONNECTIONS}
 * @param detail for people
 * @param nextProbe when one job may try, of a server that is held back
 */
record Bearing(int jobs, String reason, String detail, Instant since, Optional<Instant> nextProbe) {
    static final String HELD_BACK = "SERVER_UNAVAILABLE";
    static final String CROWDED = "TOO_MANY_CONNECTIONS";

    Bearing withoutJobs() {
        return new Bearing(0, reason, detail, since, nextProbe);
    }

    boolean heldBack() {
        return nextProbe.isPresent();
    }
}
