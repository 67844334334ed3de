package dev.drover.engine.resume;

import dev.drover.engine.Blocker;
import dev.drover.engine.Cancellation;
import dev.drover.engine.EngineListener;
import dev.drover.engine.EngineOptions;
import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.apply.Attempted;
import dev.drover.engine.apply.Limits;
import dev.drover.engine.apply.Places;
import dev.drover.engine.apply.RunTransaction;
import dev.drover.engine.apply.Tenure;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.failure.JudgeFault;
import dev.drover.engine.failure.Phase;
import dev.drover.engine.failure.Reaction;
import dev.drover.engine.failure.Verdict;
import dev.drover.engine.lease.TakeLease;
import dev.drover.engine.session.Session;
import dev.drover.engine.session.WatchSession;
import dev.drover.engine.sql.RebuildsTables;
import dev.drover.engine.sql.StatementKind;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Runs one statement outside of a transaction: intent, statement, look. */
final class RunAlone {
    /**
     * A lock timeout would end CREATE INDEX CONCURRENTLY while it waits for old snapshots, which
     * blocks nobody, and leave an invalid index. The watch ends what takes too long.
     */
    private static final String UNLIMITED = "SET lock_timeout = 0; SET statement_timeout = 0;";

    /** For VACUUM FULL and the like, behind whose waiting lock request a table's traffic queues. */
    private static final String SHORT_WAITS =
            "SET lock_timeout = '%dms'; SET statement_timeout = '%dms';";

    private static final Duration UNLIMITED_TRY = Duration.ZERO;

    /**
     * What a failed statement left is removed within this time, or by the next run: behind a
     * forgotten transaction, say, a drop would wait for ever, with the job, its slot and the lease.
     */
    private static final Duration CLEAN_UP = Duration.ofMinutes(1);

    private static final String CLEAN_UP_LIMITS =
            "SET lock_timeout = 0; SET statement_timeout = '%dms';";

    private static final String BRIEF = "SET lock_timeout = '10s'; SET statement_timeout = '30s';";

    private static final String QUERY_CANCELED = "57014";

    /** When to give up a connection that does not even answer a cancel. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    private final RunTransaction runTransaction;
    private final Predicate<LedgerRow> vouchedFor;
    private final Cancellation cancellation;
    private final EngineOptions options;
    private final WatchSession.Watches watches;
    private final EngineListener listener;

    /**
     * @param vouchedFor whether a person says of a statement in this row, of which nothing else can
     *     be told, that it took effect
     */
    RunAlone(
            RunTransaction runTransaction,
            Cancellation cancellation,
            EngineOptions options,
            WatchSession.Watches watches,
            Predicate<LedgerRow> vouchedFor,
            EngineListener listener) {
        this.vouchedFor = vouchedFor;
        this.runTransaction = runTransaction;
        this.cancellation = cancellation;
        this.options = options;
        this.watches = watches;
        this.listener = listener;
    }

    Attempted run(Tenure tenure, Alone alone) {
        boolean rebuilds = RebuildsTables.rebuilds(alone.statement().statement());
        var byDefault = rebuilds ? options.holdLimit() : options.watching().aloneLimit();
        var limit = alone.migration().directives().holdLimit().orElse(byDefault);
        // what nobody can read or write beside is bounded like in a transaction, each try by itself
        var longest = rebuilds ? limit.plus(options.lockBudget()).plus(SLACK) : limit;
        try (var watch = watches.statement(tenure.session(), longest)) {
            return new Statement(tenure, alone, limit, rebuilds, watch).run();
        } catch (DatabaseFault fault) {
            return faulted(fault, alone);
        } catch (EngineException e) {
            return new Attempted.Failed(
                    e.failure().at(Places.of(alone.migration(), alone.statement())));
        }
    }

    private Attempted faulted(DatabaseFault fault, Alone alone) {
        if (fault.sessionLost()) {
            return new Attempted.Unknown(fault);
        }
        if (cancellation.requested()) {
            return new Attempted.Cancelled();
        }
        return new Attempted.Failed(
                JudgeFault.failure(fault, Phase.STEP)
                        .at(Places.of(alone.migration(), alone.statement())));
    }

    private final class Statement {
        private final Tenure tenure;
        private final Session session;
        private final Alone alone;
        private final Duration limit;
        private final boolean rebuilds;
        private final WatchSession watch;
        private final Probe probe;
        private final boolean concurrent;
        private final Instant until = watches.clock().instant().plus(options.lockBudget());
        private int immediateTries;
        private int lockTries = 1;
        private List<Blocker> inTheWay = List.of();
        private boolean unfinished;
        private Instant tried = Instant.MAX;
        private Optional<Intent> begun = Optional.empty();

        Statement(
                Tenure tenure, Alone alone, Duration limit, boolean rebuilds, WatchSession watch) {
            this.tenure = tenure;
            this.session = tenure.session();
            this.alone = alone;
            this.limit = limit;
            this.rebuilds = rebuilds;
            this.watch = watch;
            var statement = alone.statement();
            var kind = statement.statement().kind();
            this.probe = Probes.of(kind, statement.sql());
            this.concurrent = isConcurrent(kind);
        }

        Attempted run() throws DatabaseFault, EngineException {
            if (!TakeLease.holds(session, tenure.key())) {
                throw new EngineException(TakeLease.lost());
            }
            if (alone.intent().isPresent()) {
                var ended = goOn(Intent.parse(alone.intent().get()));
                if (ended.isPresent()) {
                    return ended.get();
                }
            }
            while (!cancellation.requested()) {
                var ended = once();
                if (ended.isPresent()) {
                    return ended.get();
                }
            }
            return new Attempted.Cancelled();
        }

        /** Empty when the statement may run. */
        private Optional<Attempted> goOn(Intent intent) throws DatabaseFault, EngineException {
            prepare();
            return switch (found(intent)) {
                case Found.Done() -> Optional.of(done());
                case Found.MayRun() -> {
                    // or nothing could tell the next intent from this one
                    var forgotten = runTransaction.run(tenure, NoteIntent.forgetting(alone));
                    yield Optional.of(forgotten).filter(f -> !(f instanceof Attempted.Done));
                }
                case Found.Again() -> {
                    begun = Optional.of(intent);
                    yield Optional.empty();
                }
                case Found.Refused(var failure)
                        when failure.code() == FailureCode.NEEDS_PERSON
                                && vouchedFor.test(alone.row()) ->
                        Optional.of(done());
                case Found.Refused(var failure) ->
                        throw new EngineException(TellAlone.withWayOn(alone, failure));
            };
        }

        /** Looks, and repairs what it may; that can take long, so it is watched too. */
        private Found found(Intent intent) throws DatabaseFault, EngineException {
            try {
                return probe.after(session, intent, limit.plus(SLACK));
            } catch (DatabaseFault fault) {
                if (watch.expired() && !fault.sessionLost()) {
                    throw new EngineException(tookTooLong());
                }
                throw fault;
            }
        }

        /** Empty when it shall be tried again. */
        private Optional<Attempted> once() throws DatabaseFault, EngineException {
            prepare();
            // a new one would not know what was so before it began
            var intent = begun.isPresent() ? begun.get() : probe.before(session);
            var noted = runTransaction.run(tenure, NoteIntent.intending(alone, intent));
            if (!(noted instanceof Attempted.Done)) {
                if (noted instanceof Attempted.Failed && watch.expired()) {
                    throw new EngineException(tookTooLong());
                }
                return Optional.of(noted);
            }
            prepare();
            if (cancellation.requested()) {
                forget(intent);
                return Optional.of(new Attempted.Cancelled());
            }
            probe.starting(session);
            tried = watches.clock().instant();
            try {
                session.run(alone.statement().sql(), limit.plus(SLACK));
            } catch (DatabaseFault fault) {
                return failed(fault, intent);
            }
            if (!probe.verify(session, intent)) {
                forget(intent);
                throw new EngineException(
                        Failure.of(
                                FailureCode.INVALID_INDEX,
                                "The statement reported success, but its effect is not there."));
            }
            return Optional.of(done());
        }

        /** The server reported an error, so the statement has ended; nothing of it shall stay. */
        private Optional<Attempted> failed(DatabaseFault fault, Intent intent)
                throws DatabaseFault, EngineException {
            if (fault.sessionLost()) {
                throw fault;
            }
            var verdict = JudgeFault.verdict(fault, Phase.STEP);
            boolean tooLong = tookTooLong(fault);
            boolean again = !tooLong && !cancellation.requested() && mayRepeat(verdict.reaction());
            if (!again) {
                watch.close();
            }
            boolean stays = probe.mayHaveStayed(session);
            boolean forgotten = !stays && forget(intent);
            if (cancellation.requested()) {
                return Optional.of(new Attempted.Cancelled());
            }
            if (again && (forgotten || unfinished)) {
                pause(verdict);
                return unfinished ? goOn(intent) : Optional.empty();
            }
            var place =
                    fault.position() > 0
                            ? Places.at(alone.migration(), alone.statement(), fault.position())
                            : Places.of(alone.migration(), alone.statement());
            var failure = tooLong ? tookTooLong() : JudgeFault.failure(fault, Phase.STEP);
            var told = explained(failure).at(place);
            if (stays) {
                return Optional.of(new Attempted.Failed(TellAlone.committedInPart(alone, told)));
            }
            if (unfinished) {
                return Optional.of(new Attempted.Failed(TellAlone.unfinished(told)));
            }
            return Optional.of(
                    new Attempted.Failed(forgotten ? told : TellAlone.unremoved(told, inTheWay)));
        }

        private boolean mayRepeat(Reaction reaction) {
            return switch (reaction) {
                case AGAIN_AT_ONCE -> ++immediateTries <= options.immediateTries();
                case AGAIN_WITH_PATIENCE ->
                        !concurrent
                                && lockTries < options.lockTries()
                                && watches.clock().instant().isBefore(until);
                case FAIL, LOOK -> false;
            };
        }

        private void pause(Verdict verdict) {
            boolean atOnce = verdict.reaction() == Reaction.AGAIN_AT_ONCE;
            var pause = atOnce ? Duration.ZERO : runTransaction.pause(lockTries);
            listener.retrying(verdict.code(), atOnce ? immediateTries : lockTries, pause);
            lockTries += atOnce ? 0 : 1;
            if (!atOnce) {
                watch.awaitRelease(pause, options.backoffCap(), cancellation);
            }
        }

        private Failure explained(Failure failure) {
            return failure.code() == FailureCode.LOCK_TIMEOUT && failure.blockers().isEmpty()
                    ? failure.blockedBy(watch.seen())
                    : failure;
        }

        /** The watch has ended it, or, where each try is bounded by itself, the server. */
        private boolean tookTooLong(DatabaseFault fault) {
            return watch.expired()
                    || (rebuilds
                            && fault.is(QUERY_CANCELED)
                            && !watches.clock().instant().isBefore(tried.plus(limit)));
        }

        private Failure tookTooLong() {
            return TellAlone.tookTooLong(limit, watch.current());
        }

        /**
         * Removes what is half done and its intent; both stay where it can only be finished.
         *
         * @return false if they stay or that failed; what is left is for the next run
         */
        private boolean forget(Intent intent) throws DatabaseFault {
            unfinished = false;
            try (var cleaning = watches.transaction(session)) {
                try {
                    session.run(cleanUpLimits(), SLACK);
                    probe.cleanUp(session, intent, CLEAN_UP.plus(SLACK));
                    unfinished = probe.unfinished(session, intent);
                } catch (DatabaseFault fault) {
                    if (fault.sessionLost()) {
                        throw fault;
                    }
                    inTheWay = cleaning.seen();
                    return false;
                }
            }
            if (unfinished) {
                return false;
            }
            var forgotten = runTransaction.runDespiteCancel(tenure, NoteIntent.forgetting(alone));
            if (forgotten instanceof Attempted.Unknown(var fault)) {
                throw fault;
            }
            return forgotten instanceof Attempted.Done;
        }

        private String cleanUpLimits() {
            if (cancellation.requested() || watch.expired()) {
                return BRIEF;
            }
            var longest = limit.compareTo(CLEAN_UP) < 0 ? limit : CLEAN_UP;
            return CLEAN_UP_LIMITS.formatted(longest.toMillis());
        }

        private void prepare() throws DatabaseFault {
            var limits = Limits.of(alone.migration(), options);
            var waits =
                    concurrent
                            ? UNLIMITED
                            : SHORT_WAITS.formatted(
                                    limits.lockTimeout(lockTries, options).toMillis(),
                                    (rebuilds ? limit : UNLIMITED_TRY).toMillis());
            session.run(SessionSettings.text(alone.settings()) + waits, SLACK);
        }

        private Attempted done() {
            return new Attempted.Done(alone.row(), Duration.ZERO);
        }
    }

    private static boolean isConcurrent(StatementKind kind) {
        return switch (kind) {
            case CREATE_INDEX_CONCURRENTLY,
                    DROP_INDEX_CONCURRENTLY,
                    REINDEX_CONCURRENTLY,
                    DETACH_PARTITION_CONCURRENTLY ->
                    true;
            default -> false;
        };
    }
}
