package dev.drover.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * How an engine watches what it runs, through a second session that is opened only for what lasts.
 *
 * @param after how long a transaction or statement lasts before somebody looks at it
 * @param interval pause between two looks
 * @param aloneLimit longest time of a statement outside of a transaction, such as CREATE INDEX
 *     CONCURRENTLY, which has no other limit; a migration's {@code hold-limit} replaces it. What
 *     writes tables anew (VACUUM FULL, CLUSTER, REINDEX) locks them meanwhile and has the hold
 *     limit of any other statement
 * @param endIdleBlockers end sessions that block us and have been idle in their transaction for
 *     longer than this; empty: never. For an operator who knows that such sessions are forgotten
 *     ones
 */
public record Watching(
        Duration after,
        Duration interval,
        Duration aloneLimit,
        Optional<Duration> endIdleBlockers) {

    public static final Watching DEFAULTS =
            new Watching(
                    Duration.ofMillis(250),
                    Duration.ofMillis(200),
                    Duration.ofHours(6),
                    Optional.empty());

    public Watching {
        if (aloneLimit.isNegative() || aloneLimit.isZero()) {
            throw new IllegalArgumentException("the limit must be above zero: " + aloneLimit);
        }
    }
}
