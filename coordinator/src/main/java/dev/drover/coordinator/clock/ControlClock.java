package dev.drover.coordinator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control database's time as this coordinator knows it; thread-safe. Until something was learnt
 * it is the coordinator's own.
 */
final class ControlClock implements InstantSource {
    private static final Logger log = LoggerFactory.getLogger(ControlClock.class);

    /** What is known already is better than what a slower answer says. */
    private static final Duration SLOWEST_LESSON = Duration.ofSeconds(1);

    /** More than answers on a busy machine differ by. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(2);

    private final InstantSource own;
    private volatile Optional<Duration> ahead = Optional.empty();
    private volatile Instant steadySince = Instant.EPOCH;

    ControlClock(InstantSource own) {
        this.own = own;
    }

    /** The coordinator's own time, to ask by. */
    Instant own() {
        return own.instant();
    }

    /**
     * Learns from an answer.
     *
     * @param asked by the own clock; the database told its time between this and now
     */
    synchronized void learn(Instant asked, Instant told) {
        var took = Duration.between(asked, own.instant());
        if (took.isNegative() || (ahead.isPresent() && took.compareTo(SLOWEST_LESSON) > 0)) {
            return;
        }
        var learnt = Duration.between(asked.plus(took.dividedBy(2)), told);
        if (learnt.minus(ahead.orElse(Duration.ZERO)).abs().compareTo(WORTH_TELLING) > 0) {
            steadySince = ahead.isPresent() ? told : steadySince;
            log.warn(
                    "the control database's clock is {} s ahead of this machine's: everything goes by the database's",
                    learnt.toSeconds());
        }
        ahead = Optional.of(learnt);
    }

    /** When the database's clock was last found to be set; long ago if never. */
    Instant steadySince() {
        return steadySince;
    }

    @Override
    public Instant instant() {
        return own.instant().plus(ahead.orElse(Duration.ZERO));
    }
}
