package dev.drover.engine;

import java.time.Duration;

/**
 * The numbers by which an engine works; {@link #DEFAULTS} suits a fleet in production.
 *
 * @param patientLockTimeout lock timeout of the first and every fourth try: longer than {@code
 *     deadlock_timeout}, so that PostgreSQL cancels an autovacuum that is in the way
 * @param briefLockTimeout lock timeout of the other tries, and of whatever else a session does
 * @param holdLimit longest time of one statement in a transaction, and so of its locks
 * @param transactionLimit longest time of a transaction, where the server can (17 and newer)
 * @param lockTries how often a transaction is tried that cannot get its locks
 * @param lockBudget how long that may take in all
 * @param immediateTries how often a deadlock or serialization failure is tried again at once
 * @param backoffBase what the pauses between tries grow from, doubling, with full jitter
 * @param backoffCap longest pause
 * @param leaseWait how long a lease held elsewhere is asked for again
 * @param takeoverWait the same for our own lease after a lost connection: the old backend may need
 *     a while to notice
 * @param ledgerWait how long to wait for another run that creates the ledger
 * @param reconnects how often a run connects again without having got any further
 * @param relayFlush how long the end of a run waits for acknowledgements
 * @param oneMessageLimit scripts longer than this, in characters, run statement by statement
 * @param commits how transactional migrations are sent and committed
 * @param watching how blockers and long statements are watched
 * @param outbox how much the outbox may hold before no further migration begins
 */
public record EngineOptions(
        Duration connectTimeout,
        Duration patientLockTimeout,
        Duration briefLockTimeout,
        Duration holdLimit,
        Duration transactionLimit,
        Duration idleInTransaction,
        int lockTries,
        Duration lockBudget,
        int immediateTries,
        Duration backoffBase,
        Duration backoffCap,
        Duration leaseWait,
        Duration takeoverWait,
        Duration ledgerWait,
        int reconnects,
        Duration relayFlush,
        int oneMessageLimit,
        CommitPolicy commits,
        Watching watching,
        OutboxLimit outbox) {

    public static final EngineOptions DEFAULTS =
            new EngineOptions(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10),
                    20,
                    Duration.ofMinutes(2),
                    3,
                    Duration.ofMillis(250),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(60),
                    3,
                    Duration.ofSeconds(10),
                    1_000_000,
                    CommitPolicy.DEFAULT,
                    Watching.DEFAULTS,
                    OutboxLimit.DEFAULT);

    /** The same with another way to send and commit. */
    public EngineOptions commits(CommitPolicy policy) {
        return with(policy, watching, outbox);
    }

    /** The same, watched otherwise. */
    public EngineOptions watching(Watching other) {
        return with(commits, other, outbox);
    }

    /** The same with another limit of the outbox. */
    public EngineOptions outbox(OutboxLimit other) {
        return with(commits, watching, other);
    }

    private EngineOptions with(CommitPolicy policy, Watching other, OutboxLimit limit) {
        return new EngineOptions(
                connectTimeout,
                patientLockTimeout,
                briefLockTimeout,
                holdLimit,
                transactionLimit,
                idleInTransaction,
                lockTries,
                lockBudget,
                immediateTries,
                backoffBase,
                backoffCap,
                leaseWait,
                takeoverWait,
                ledgerWait,
                reconnects,
                relayFlush,
                oneMessageLimit,
                policy,
                other,
                limit);
    }
}
