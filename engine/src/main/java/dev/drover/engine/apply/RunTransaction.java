package dev.drover.engine.apply;

import dev.drover.engine.Cancellation;
import dev.drover.engine.EngineListener;
import dev.drover.engine.EngineOptions;
import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.ScriptPlace;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.JudgeFault;
import dev.drover.engine.failure.Phase;
import dev.drover.engine.failure.Reaction;
import dev.drover.engine.lease.CreationTurn;
import dev.drover.engine.lease.TakeLease;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.WatchSession;
import dev.drover.engine.source.Migration;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Commits a transaction, trying again where that helps, and reads back that it did. */
public final class RunTransaction {
    private final EngineOptions options;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AwaitTurn awaitTurn;
    private final WatchSession.Watches watches;
    private final Cancellation cancellation;
    private final EngineListener listener;

    public RunTransaction(
            EngineOptions options,
            InstantSource clock,
            RandomGenerator random,
            WatchSession.Watches watches,
            Cancellation cancellation,
            EngineListener listener) {
        this.options = options;
        this.clock = clock;
        this.random = random;
        this.awaitTurn = new AwaitTurn(new CreationTurn(clock, random), options, cancellation);
        this.watches = watches;
        this.cancellation = cancellation;
        this.listener = listener;
    }

    public Attempted run(Tenure tenure, Transaction transaction) {
        return inTurn(tenure, () -> tries(tenure, transaction, false));
    }

    /**
     * The same for what must be recorded even though the run is asked to stop: how a statement
     * ended that no query can tell. It is tried again, but not waited for.
     */
    public Attempted runDespiteCancel(Tenure tenure, Transaction transaction) {
        return inTurn(tenure, () -> tries(tenure, transaction, true));
    }

    /** Tries; where it is another's turn to create the ledger, once more after that. */
    private Attempted inTurn(Tenure tenure, Supplier<Tries> tries) {
        while (true) {
            var attempted = tries.get().run();
            if (attempted.isPresent()) {
                return attempted.get();
            }
            var refused = awaitTurn.await(tenure);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
    }

    private Tries tries(Tenure tenure, Transaction transaction, boolean despiteCancel) {
        var limits = Limits.of(transaction.migration(), options);
        return new Tries(
                tenure,
                transaction,
                () -> new SendTransaction(tenure, transaction, Share.WHOLE, limits, options),
                despiteCancel);
    }

    /** Commits all of them or none; what comes back is the last one's. */
    Attempted runTogether(Tenure tenure, List<Member> members) {
        return inTurn(
                tenure,
                () ->
                        new Tries(
                                tenure,
                                members.getLast().transaction(),
                                () -> new SendTogether(tenure, members, options),
                                false));
    }

    /** How long to wait before another try for locks. */
    public Duration pause(int triesMade) {
        return Backoff.pause(triesMade, options, random);
    }

    /** The tries of one transaction. */
    private final class Tries {
        private final Tenure tenure;
        private final Transaction transaction;
        private final Supplier<Sending> sending;
        private final boolean despiteCancel;
        private final Instant until = clock.instant().plus(options.lockBudget());
        private final WatchSession watch;
        private int lockTries;
        private int immediateTries;
        private int hurriedTries;
        private boolean othersTurn;

        /**
         * @param transaction whose row proves the commit
         */
        Tries(
                Tenure tenure,
                Transaction transaction,
                Supplier<Sending> sending,
                boolean despiteCancel) {
            this.tenure = tenure;
            this.transaction = transaction;
            this.sending = sending;
            this.despiteCancel = despiteCancel;
            this.watch = watches.transaction(tenure.session());
        }

        /** Empty when it is another's turn to create the ledger. */
        Optional<Attempted> run() {
            try {
                while (despiteCancel || !cancellation.requested()) {
                    var ended = once();
                    if (ended.isPresent() || othersTurn) {
                        return ended;
                    }
                }
                return Optional.of(new Attempted.Cancelled());
            } catch (DatabaseFault fault) {
                return Optional.of(new Attempted.Unknown(fault));
            } finally {
                watch.close();
            }
        }

        /**
         * One try; empty when another one shall follow. Throws when nobody knows what became of it.
         */
        private Optional<Attempted> once() throws DatabaseFault {
            var send = sending.get();
            var started = clock.instant();
            lockTries++;
            try {
                var row = send.send(lockTries);
                return Optional.of(proved(row).orElseGet(this::unproved));
            } catch (DatabaseFault fault) {
                if (fault.sessionLost()) {
                    throw fault;
                }
                var after = send.afterError();
                if (tenure.createsLedger() && AwaitTurn.isOthers(fault, tenure)) {
                    othersTurn = true;
                    return Optional.empty();
                }
                var place = send.place(fault, after.mark());
                // what a guard refuses cannot have committed, whatever others have written since
                var guard = guardFailure(fault, send.current().checks());
                if (guard.isPresent()) {
                    return Optional.of(guarded(guard.get(), send.current().migration(), place));
                }
                var proved = proved(after.row());
                return proved.isPresent() ? proved : failed(fault, send.current(), place, started);
            }
        }

        private Attempted guarded(Failure failure, Migration migration, ScriptPlace place) {
            if (cancellation.requested()) {
                return new Attempted.Cancelled();
            }
            boolean byScript = failure.code() == FailureCode.SCRIPT_LEFT_TRANSACTION;
            return new Attempted.Failed(failure.at(byScript ? place : Places.of(migration)));
        }

        private Optional<Attempted> proved(Optional<Row> row) {
            var proved =
                    row.filter(transaction.proves())
                            .<Attempted>map(r ->
                                    new Attempted.Done(
                                            transaction.row(), Duration.ofMillis(r.number(4))));
            proved.ifPresent(_ -> tenure.committed(isDurable(), clock.instant()));
            return proved;
        }

        private boolean isDurable() {
            return transaction.durable() && !tenure.takeCutWait();
        }

        private Attempted unproved() {
            return new Attempted.Failed(
                    Failure.of(
                            FailureCode.PROOF_MISSING,
                            "COMMIT returned, but the ledger row is not there."));
        }

        private Optional<Attempted> failed(
                DatabaseFault fault, Transaction failed, ScriptPlace place, Instant started) {
            var verdict = JudgeFault.verdict(fault, Phase.TRANSACTION);
            if (cancellation.requested()) {
                return despiteCancel && mayHurry(fault, verdict.reaction())
                        ? Optional.empty()
                        : Optional.of(new Attempted.Cancelled());
            }
            if (mayRepeat(verdict.reaction())) {
                pause(verdict.code(), verdict.reaction());
                return Optional.empty();
            }
            var failure = JudgeFault.failure(fault, Phase.TRANSACTION).at(place);
            var limits = Limits.of(failed.migration(), options);
            return Optional.of(new Attempted.Failed(explained(failure, limits, started)));
        }

        private Optional<Failure> guardFailure(DatabaseFault fault, List<String> checks) {
            var fence = tenure.fence();
            if (fault.raisedBy(fence.leaseLost())) {
                return Optional.of(TakeLease.lost());
            }
            if (fault.raisedBy(fence.transactionLeft())) {
                return Optional.of(
                        Failure.of(
                                FailureCode.SCRIPT_LEFT_TRANSACTION,
                                "The script ended its transaction or reset the session."));
            }
            for (int number = 1; number <= checks.size(); number++) {
                if (fault.raisedBy(fence.checkFailed(number))) {
                    return Optional.of(
                            Failure.of(
                                    FailureCode.CHECK_FAILED,
                                    "The migration's check found a row: "
                                            + checks.get(number - 1)));
                }
            }
            return Optional.empty();
        }

        /** The request to cancel what ran before may come too late for it, and hit the record. */
        private boolean mayHurry(DatabaseFault fault, Reaction reaction) {
            return (fault.is("57014") || reaction != Reaction.FAIL)
                    && ++hurriedTries <= options.immediateTries();
        }

        private boolean mayRepeat(Reaction reaction) {
            return switch (reaction) {
                case AGAIN_AT_ONCE -> ++immediateTries <= options.immediateTries();
                case AGAIN_WITH_PATIENCE ->
                        lockTries < options.lockTries() && clock.instant().isBefore(until);
                case FAIL, LOOK -> false;
            };
        }

        private void pause(FailureCode code, Reaction reaction) {
            var pause =
                    reaction == Reaction.AGAIN_AT_ONCE
                            ? Duration.ZERO
                            : Backoff.pause(lockTries, options, random);
            listener.retrying(code, lockTries, pause);
            if (reaction == Reaction.AGAIN_WITH_PATIENCE) {
                watch.awaitRelease(pause, options.backoffCap(), cancellation);
            }
        }

        /** Adds what only this place knows. */
        private Failure explained(Failure failure, Limits limits, Instant started) {
            if (failure.code() == FailureCode.LOCK_TIMEOUT) {
                return failure.blockedBy(watch.seen());
            }
            boolean tooEarly = clock.instant().isBefore(started.plus(limits.statement()));
            if (failure.code() == FailureCode.STATEMENT_TIMEOUT && tooEarly) {
                var code = FailureCode.CANCELLED_ELSEWHERE;
                return new Failure(
                        code,
                        code.retry(),
                        failure.sqlState(),
                        failure.message(),
                        code.remedy(),
                        failure.place(),
                        List.of());
            }
            return failure;
        }
    }
}
