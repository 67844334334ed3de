package dev.drover.engine.apply;

import dev.drover.engine.Cancellation;
import dev.drover.engine.EngineListener;
import dev.drover.engine.EngineOptions;
import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.ScriptPlace;
import dev.drover.engine.Target;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.JudgeFault;
import dev.drover.engine.failure.Phase;
import dev.drover.engine.failure.Reaction;
import dev.drover.engine.lease.TakeLease;
import dev.drover.engine.session.Connect;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.WatchBlockers;

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
    private final Connect connect;
    private final Target target;
    private final Cancellation cancellation;
    private final EngineListener listener;

    public RunTransaction(
            EngineOptions options,
            InstantSource clock,
            RandomGenerator random,
            Connect connect,
            Target target,
            Cancellation cancellation,
            EngineListener listener) {
        this.options = options;
        this.clock = clock;
        this.random = random;
        this.connect = connect;
        this.target = target;
        this.cancellation = cancellation;
        this.listener = listener;
    }

    public Attempted run(Tenure tenure, Transaction transaction) {
        return new Tries(
                        tenure,
                        transaction,
                        () -> new SendTransaction(tenure, transaction, Share.WHOLE, options))
                .run();
    }

    /** Commits all of them or none; what comes back is the last one's. */
    Attempted runTogether(Tenure tenure, List<Member> members) {
        return new Tries(
                        tenure,
                        members.getLast().transaction(),
                        () -> new SendTogether(tenure, members, options))
                .run();
    }

    /** The tries of one transaction. */
    private final class Tries {
        private final Tenure tenure;
        private final Transaction transaction;
        private final Supplier<Sending> sending;
        private final Instant until = clock.instant().plus(options.lockBudget());
        private Optional<WatchBlockers> blockers = Optional.empty();
        private int lockTries;
        private int immediateTries;

        /**
         * @param transaction whose row proves the commit
         */
        Tries(Tenure tenure, Transaction transaction, Supplier<Sending> sending) {
            this.tenure = tenure;
            this.transaction = transaction;
            this.sending = sending;
        }

        Attempted run() {
            try {
                while (!cancellation.requested()) {
                    var ended = once();
                    if (ended.isPresent()) {
                        return ended.get();
                    }
                }
                return new Attempted.Cancelled();
            } catch (DatabaseFault fault) {
                return new Attempted.Unknown(fault);
            } finally {
                blockers.ifPresent(WatchBlockers::close);
            }
        }

        /** One try; empty when another one shall follow. Throws when the session is lost. */
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
                var proved = proved(after.row());
                return proved.isPresent()
                        ? proved
                        : failed(fault, send.current(), send.place(fault, after.mark()), started);
            }
        }

        private Optional<Attempted> proved(Optional<Row> row) {
            var proved =
                    row.filter(transaction.proves())
                            .<Attempted>map(r ->
                                    new Attempted.Done(
                                            transaction.row(), Duration.ofMillis(r.number(4))));
            proved.ifPresent(_ -> tenure.committed(transaction.durable(), clock.instant()));
            return proved;
        }

        private Attempted unproved() {
            return new Attempted.Failed(
                    Failure.of(
                            FailureCode.PROOF_MISSING,
                            "COMMIT returned, but the ledger row is not there."));
        }

        private Optional<Attempted> failed(
                DatabaseFault fault, Transaction failed, ScriptPlace place, Instant started) {
            if (cancellation.requested()) {
                return Optional.of(new Attempted.Cancelled());
            }
            var guard = guardFailure(fault, failed.checks());
            if (guard.isPresent()) {
                return guard.map(failure -> new Attempted.Failed(failure.at(place)));
            }
            var verdict = JudgeFault.verdict(fault, Phase.TRANSACTION);
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
            if (code == FailureCode.LOCK_TIMEOUT && blockers.isEmpty()) {
                blockers =
                        Optional.of(
                                WatchBlockers.of(connect, target, tenure.session().backendPid()));
            }
            listener.retrying(code, lockTries, pause);
            cancellation.pause(pause);
        }

        /** Adds what only this place knows. */
        private Failure explained(Failure failure, Limits limits, Instant started) {
            if (failure.code() == FailureCode.LOCK_TIMEOUT) {
                return failure.blockedBy(blockers.map(WatchBlockers::seen).orElse(List.of()));
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
