package dev.drover.engine.resume;

import dev.drover.engine.Cancellation;
import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.apply.Attempted;
import dev.drover.engine.apply.Places;
import dev.drover.engine.apply.RunTransaction;
import dev.drover.engine.apply.Tenure;
import dev.drover.engine.apply.Transaction;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.failure.JudgeFault;
import dev.drover.engine.failure.Phase;
import dev.drover.engine.failure.Reaction;
import dev.drover.engine.lease.TakeLease;
import dev.drover.engine.ledger.WriteLedger;
import dev.drover.engine.session.Session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs one statement outside of a transaction: intent, statement, look. */
final class RunAlone {
    /**
     * A lock timeout would end CREATE INDEX CONCURRENTLY while it waits for old snapshots, which
     * blocks nobody, and leave an invalid index.
     */
    private static final String UNLIMITED = "SET lock_timeout = 0; SET statement_timeout = 0;";

    private static final String BRIEF = "SET lock_timeout = '10s'; SET statement_timeout = '30s';";

    private final RunTransaction runTransaction;
    private final Cancellation cancellation;
    private final int immediateTries;

    RunAlone(RunTransaction runTransaction, Cancellation cancellation, int immediateTries) {
        this.runTransaction = runTransaction;
        this.cancellation = cancellation;
        this.immediateTries = immediateTries;
    }

    Attempted run(Tenure tenure, Alone alone) {
        try {
            return new Statement(tenure, alone).run();
        } catch (DatabaseFault fault) {
            return fault.sessionLost()
                    ? new Attempted.Unknown(fault)
                    : new Attempted.Failed(
                            JudgeFault.failure(fault, Phase.STEP)
                                    .at(Places.of(alone.migration(), alone.statement())));
        } catch (EngineException e) {
            return new Attempted.Failed(
                    e.failure().at(Places.of(alone.migration(), alone.statement())));
        }
    }

    private final class Statement {
        private final Tenure tenure;
        private final Session session;
        private final Alone alone;
        private final Probe probe;

        Statement(Tenure tenure, Alone alone) {
            this.tenure = tenure;
            this.session = tenure.session();
            this.alone = alone;
            var statement = alone.statement();
            this.probe = Probes.of(statement.statement().kind(), statement.sql());
        }

        Attempted run() throws DatabaseFault, EngineException {
            if (!TakeLease.holds(session, tenure.key())) {
                throw new EngineException(TakeLease.lost());
            }
            if (alone.intent().isPresent()) {
                prepare();
                switch (probe.after(session, Intent.parse(alone.intent().get()))) {
                    case Found.Done() -> {
                        return done();
                    }
                    case Found.MayRun() -> {}
                    case Found.Refused(var failure) -> throw new EngineException(told(failure));
                }
            }
            for (int tries = 1; ; tries++) {
                var ended = once(tries <= immediateTries);
                if (ended.isPresent()) {
                    return ended.get();
                }
            }
        }

        /** Empty when it may be tried again at once. */
        private Optional<Attempted> once(boolean mayRepeat) throws DatabaseFault, EngineException {
            prepare();
            var intent = probe.before(session);
            var noted = note(WriteLedger.intend(alone.row(), alone.step(), intent.text()));
            if (!(noted instanceof Attempted.Done)) {
                return Optional.of(noted);
            }
            prepare();
            try {
                session.run(alone.statement().sql(), Session.NO_LIMIT);
            } catch (DatabaseFault fault) {
                return failed(fault, intent, mayRepeat);
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
        private Optional<Attempted> failed(DatabaseFault fault, Intent intent, boolean mayRepeat)
                throws DatabaseFault {
            if (fault.sessionLost()) {
                throw fault;
            }
            forget(intent);
            if (cancellation.requested()) {
                return Optional.of(new Attempted.Cancelled());
            }
            var reaction = JudgeFault.verdict(fault, Phase.STEP).reaction();
            if (reaction == Reaction.AGAIN_AT_ONCE && mayRepeat) {
                return Optional.empty();
            }
            var place =
                    fault.position() > 0
                            ? Places.at(alone.migration(), alone.statement(), fault.position())
                            : Places.of(alone.migration(), alone.statement());
            return Optional.of(
                    new Attempted.Failed(JudgeFault.failure(fault, Phase.STEP).at(place)));
        }

        /** Removes what is half done and its intent; leaves both for the next run if that fails. */
        private void forget(Intent intent) throws DatabaseFault {
            try {
                session.run(cancellation.requested() ? BRIEF : UNLIMITED, Duration.ZERO);
                probe.cleanUp(session, intent);
                note(WriteLedger.stepsDone(alone.row(), alone.step()));
            } catch (DatabaseFault fault) {
                if (fault.sessionLost()) {
                    throw fault;
                }
            }
        }

        private void prepare() throws DatabaseFault {
            session.run(SessionSettings.text(alone.settings()) + UNLIMITED, Duration.ZERO);
        }

        private Attempted note(String text) {
            return runTransaction.run(
                    tenure,
                    new Transaction(
                            alone.migration(),
                            List.of(),
                            List.of(),
                            List.of(),
                            text,
                            alone.row(),
                            read -> read.text(0).equals("started")));
        }

        /** The way on for a person who has looked. */
        private Failure told(Failure failure) {
            if (failure.code() != FailureCode.NEEDS_PERSON) {
                return failure;
            }
            return failure.withRemedy(
                    ("Find out whether the statement took effect; then, as the migration role, run"
                                    + " UPDATE drover.schema_migrations SET intent = NULL, steps_done = %d"
                                    + " WHERE scope = '%s' AND rank = %d; with %d if it did not.")
                            .formatted(
                                    alone.step() + 1,
                                    alone.row().scope(),
                                    alone.row().rank(),
                                    alone.step()));
        }

        private Attempted done() {
            return new Attempted.Done(alone.row(), Duration.ZERO);
        }
    }
}
