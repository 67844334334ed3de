package dev.drover.engine;

import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.IdentityQuestion;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
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
    private final IdentityQuestion identity = new IdentityQuestion();

    /** With {@link EngineOptions#DEFAULTS}, for a program that embeds it. */
    public static Engine withDefaults() {
        return new Engine(EngineOptions.DEFAULTS, InstantSource.system(), new SecureRandom());
    }

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
        return run(target, request, listener).migrate(release);
    }

    /**
     * Takes the lease, sends what the outbox holds and tells where the ledger stands. Changes
     * nothing but the mark of what is acknowledged, and never creates the ledger.
     *
     * @param release what to compare the ledger with; without it nothing is pending
     */
    public Outcome verify(
            Target target,
            Optional<Release> release,
            MigrateRequest request,
            EngineListener listener) {
        return verify(target, release, new Resend.Nothing(), request, listener);
    }

    /**
     * The same, and tells again what was told before: for whoever has lost it.
     *
     * @param resend which events beyond those that the outbox holds
     */
    public Outcome verify(
            Target target,
            Optional<Release> release,
            Resend resend,
            MigrateRequest request,
            EngineListener listener) {
        return run(target, request, listener).verify(release, resend);
    }

    /**
     * Goes back to an earlier version: the latest applied migration is undone first, each with its
     * record in one transaction, as when it was applied. Nothing runs if one of them has no down
     * script. What was undone may be applied again by {@link #migrate}.
     *
     * <p>Repeatable migrations stay as they are.
     *
     * @param release whose down scripts come first where it has the migration as it was applied;
     *     may be empty, as the ledger keeps the down scripts that it was given
     * @param request {@code toVersion} does not matter here
     * @return with the rows of direction {@code DOWN} as what was applied
     */
    public Outcome revert(
            Target target,
            Optional<Release> release,
            Revert wanted,
            MigrateRequest request,
            EngineListener listener) {
        return run(target, request, listener).revert(release, wanted);
    }

    /**
     * Declares that a database that was there before its ledger is at a version of the release:
     * what comes up to it is never run, what comes after is pending. One row of kind {@code
     * BASELINE} is written and nothing else.
     *
     * <p>Refused with {@link FailureCode#LEDGER_NOT_EMPTY} where something is applied already;
     * repeating the same baseline changes nothing.
     */
    public Outcome baseline(
            Target target,
            Release release,
            String version,
            MigrateRequest request,
            EngineListener listener) {
        return run(target, request, listener).baseline(release, version);
    }

    /**
     * What {@link #migrate} would do now. Takes no lease and writes nothing, so a role that may
     * only read is enough, and a replica will do.
     */
    public Preview plan(Target target, Release release, MigrateRequest request) {
        return new LookAtTarget(options, target).plan(release, request);
    }

    /** What {@link #revert} would do now; like {@link #plan}. */
    public Preview planRevert(
            Target target, Optional<Release> release, Revert wanted, MigrateRequest request) {
        return new LookAtTarget(options, target).planRevert(release, wanted, request);
    }

    /**
     * Where the ledger stands: one connection and one message, no lease; a role that may only read
     * is enough, and a replica will do.
     */
    public Status status(Target target, String project) {
        try {
            return new LookAtTarget(options, target).standing(project, "", List.of("")).status();
        } catch (EngineException e) {
            return new Status.Unknown(e.failure());
        }
    }

    /**
     * Returns when a version is applied, for a program that must not start on an older database.
     * Costs what {@link #status} does.
     *
     * @param version as the ledger writes it: {@code 007} is {@code 7}
     * @throws NotReadyException if it is not, or the database does not say
     */
    public void requireAtLeast(Target target, String project, String version) {
        require(target, project, version, List.of(version));
    }

    /**
     * The same, with a release that knows the version in any of its spellings, and which later
     * baselines cover it.
     *
     * @throws NotReadyException if the version is not applied, or the database does not say
     * @throws IllegalArgumentException if the release has no such version
     */
    public void requireAtLeast(Target target, String project, Release release, String version) {
        var migrations = release.migrations();
        var migration =
                release.find(version)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the release has no version " + version));
        var covering =
                migrations.subList(migrations.indexOf(migration), migrations.size()).stream()
                        .map(Migration::version)
                        .toList();
        require(target, project, migration.version(), covering);
    }

    private void require(Target target, String project, String version, List<String> covering) {
        LookAtTarget.Standing found;
        try {
            found = new LookAtTarget(options, target).standing(project, version, covering);
        } catch (EngineException e) {
            throw new NotReadyException(e.failure());
        }
        if (!found.stands()) {
            throw new NotReadyException(
                    Failure.of(
                            FailureCode.SCHEMA_BEHIND,
                            "Database %s needs version %s of %s and %s."
                                    .formatted(
                                            target.database(),
                                            version,
                                            project,
                                            found.status()
                                                    .head()
                                                    .version()
                                                    .map(at -> "is at " + at)
                                                    .orElse("has none"))));
        }
    }

    private MigrateTarget run(Target target, MigrateRequest request, EngineListener listener) {
        return new MigrateTarget(options, clock, ownRandom(), target, request, identity, listener);
    }

    private RandomGenerator ownRandom() {
        synchronized (random) {
            return new SplittableRandom(random.nextLong());
        }
    }
}
