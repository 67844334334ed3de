package dev.drover.e2e.checker;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * When leaders' terms began, as far as somebody looked in time: of terms that were missed it is
 * known only that they lie between their neighbours.
 */
public record Terms(Map<Long, Instant> begun) {
    public Terms {
        begun = Map.copyOf(begun);
    }

    /**
     * How many terms there may have been in a time, at most; at least one.
     *
     * @param all terms in which somebody led; their numbers do not follow each other
     */
    long within(Instant from, Instant to, Set<Long> all) {
        long first = 0;
        long next = Long.MAX_VALUE;
        for (var term : begun.entrySet()) {
            if (!term.getValue().isAfter(from)) {
                first = Math.max(first, term.getKey());
            } else if (term.getValue().isAfter(to)) {
                next = Math.min(next, term.getKey());
            }
        }
        return Math.max(1, between(first, next, all));
    }

    private static long between(long first, long next, Set<Long> all) {
        return all.stream().filter(term -> term >= first && term < next).count();
    }
}
