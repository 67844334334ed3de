package dev.drover.engine;

import dev.drover.engine.source.Release;

import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Migrates one PostgreSQL database, or one schema of it, at a time.
 *
 * <p>Every call opens a connection of its own, holds the target's lease while it works and leaves
 * the ledger telling the truth, whatever happens. Calls for different targets share nothing, so an
 * engine may be used by many threads, virtual ones included.
 */
public final class Engine {
    private final EngineOptions options;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param random gives identities and jitter; asked under a lock, so it need not be thread-safe
     */
    public Engine(EngineOptions options, InstantSource clock, RandomGenerator random) {
        this.options = options;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Brings the target to the release's head, or to the version that the request names.
     *
     * <p>Never throws for what can go wrong with servers, databases or scripts: that is an outcome.
     */
    public Outcome migrate(
            Target target, Release release, MigrateRequest request, EngineListener listener) {
        return new MigrateTarget(options, clock, ownRandom(), target, request, listener)
                .migrate(release);
    }

    /**
     * Takes the lease, sends what the outbox holds and tells where the ledger stands. Changes
     * nothing but acknowledged outbox rows, and never creates the ledger.
     *
     * @param release what to compare the ledger with; without it nothing is pending
     */
    public Outcome verify(
            Target target,
            Optional<Release> release,
            MigrateRequest request,
            EngineListener listener) {
        return new MigrateTarget(options, clock, ownRandom(), target, request, listener)
                .verify(release);
    }

    private RandomGenerator ownRandom() {
        synchronized (random) {
            return new SplittableRandom(random.nextLong());
        }
    }
}
