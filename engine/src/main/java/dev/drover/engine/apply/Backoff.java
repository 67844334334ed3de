package dev.drover.engine.apply;

import dev.drover.engine.EngineOptions;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between tries: anything from nothing to a bound that doubles up to a cap. */
final class Backoff {
    private Backoff() {}

    /**
     * @param triesMade at least 1
     */
    static Duration pause(int triesMade, EngineOptions options, RandomGenerator random) {
        long cap = options.backoffCap().toMillis();
        long bound = options.backoffBase().toMillis() << Math.min(triesMade - 1, 20);
        return Duration.ofMillis(random.nextLong(Math.min(cap, bound) + 1));
    }
}
