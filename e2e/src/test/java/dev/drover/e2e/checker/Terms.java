package dev.drover.e2e.checker;

import java.time.Instant;
import java.util.Map;

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
     * @param last the last term of all
     */
    long within(Instant from, Instant to, long last) {
        long first = 1;
        long end = last;
        for (var term : begun.entrySet()) {
            if (!term.getValue().isAfter(from)) {
                first = Math.max(first, term.getKey());
            } else if (term.getValue().isAfter(to)) {
                end = Math.min(end, term.getKey() - 1);
            }
        }
        return Math.max(1, end - first + 1);
    }
}
