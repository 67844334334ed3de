package dev.drover.coordinator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A worker's breaker for one server, as simply as one can be. */
final class Breaker {
    private static final int FAILURES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration OPINION_LASTS = Duration.ofMinutes(5);

    private int failures;
    private Duration pause = FIRST_PAUSE;
    private Optional<Open> open = Optional.empty();

    record Open(Instant since, Instant retryAt) {}

    /** What others are told of it: when no job has come for long, nobody knows any more. */
    Optional<Open> told(Instant now) {
        return open.filter(o -> now.isBefore(o.retryAt().plus(OPINION_LASTS)));
    }

    boolean refuses(Instant now) {
        return open.filter(o -> now.isBefore(o.retryAt())).isPresent();
    }

    /** Whether that opened it. */
    boolean failed(Instant now) {
        failures++;
        if (failures < FAILURES && open.isEmpty()) {
            return false;
        }
        open = Optional.of(new Open(now, now.plus(pause)));
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        return true;
    }

    /** Whether that closed it. */
    boolean succeeded() {
        boolean closes = open.isPresent();
        failures = 0;
        pause = FIRST_PAUSE;
        open = Optional.empty();
        return closes;
    }
}
