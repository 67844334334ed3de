package dev.drover.coordinator.rollout.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a rollout's servers are, as far as its limits ask for it. */
public sealed interface Health {
    /** Older ones say nothing about now. */
    Duration FRESH = Duration.ofSeconds(60);

    /** It has no limits. */
    record Unwatched() implements Health {}

    /** Not every server has been looked at since it was last asked to. */
    record Awaited() implements Health {}

    /** Every server keeps within the limits: the next wave may open. */
    record Fit() implements Health {}

    /** Some server does not, or nobody can tell. */
    record Unfit(String why) implements Health {}

    /** What the last probe of a server came to. */
    enum Outcome {
        PASSED,
        FAILED,
        INCONCLUSIVE
    }

    /**
     * A server as it was last looked at.
     *
     * @param outcome absent: never
     * @param askedAt when the probe was asked for
     * @param detail values and limits, for people
     */
    record Look(String server, Optional<Outcome> outcome, Instant askedAt, String detail) {
        private boolean is(Outcome wanted) {
            return outcome.filter(wanted::equals).isPresent();
        }
    }

    /**
     * All servers together.
     *
     * @param heldBack servers whose breaker is open
     * @param counted looks before are of before somebody resumed it
     * @param opening looks before are of before the last wave's end, and open no other
     */
    static Health weigh(
            HealthLimits limits,
            List<Look> looks,
            List<String> heldBack,
            Instant counted,
            Instant opening,
            Instant now) {
        if (limits.none()) {
            return new Unwatched();
        }
        if (limits.breakers().filter(most -> heldBack.size() > most).isPresent()) {
            return new Unfit(
                    "health: %d servers are held back (%s), at most %d may be"
                            .formatted(
                                    heldBack.size(),
                                    String.join(", ", heldBack),
                                    limits.breakers().get()));
        }
        var unfit =
                looks.stream()
                        .filter(look -> look.is(Outcome.FAILED) || look.is(Outcome.INCONCLUSIVE))
                        .filter(look -> !look.askedAt().isBefore(counted))
                        .toList();
        if (!unfit.isEmpty()) {
            return new Unfit(words(unfit));
        }
        return looks.stream()
                        .allMatch(look ->
                                look.is(Outcome.PASSED)
                                        && !look.askedAt().isBefore(opening)
                                        && !look.askedAt().isBefore(now.minus(FRESH)))
                ? new Fit()
                : new Awaited();
    }

    private static String words(List<Look> unfit) {
        var first = unfit.getFirst();
        var more = unfit.size() - 1;
        return "health: server %s: %s%s"
                .formatted(
                        first.server(),
                        first.detail(),
                        more == 0 ? "" : " (and %d more servers)".formatted(more));
    }
}
