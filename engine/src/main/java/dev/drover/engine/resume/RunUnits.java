package dev.drover.engine.resume;

import dev.drover.engine.Cancellation;
import dev.drover.engine.EngineListener;
import dev.drover.engine.EngineOptions;
import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.apply.Attempted;
import dev.drover.engine.apply.FilledScript;
import dev.drover.engine.apply.FilledStatement;
import dev.drover.engine.apply.MakeRow;
import dev.drover.engine.apply.Records;
import dev.drover.engine.apply.RunTransaction;
import dev.drover.engine.apply.Tenure;
import dev.drover.engine.apply.Transaction;
import dev.drover.engine.plan.Recorded;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.WatchSession;
import dev.drover.engine.source.Migration;
import dev.drover.engine.sql.Script;
import dev.drover.engine.sql.Unit;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Runs a migration of several units, from the start or from where its ledger row says. */
public final class RunUnits {
    private final RunTransaction runTransaction;
    private final RunAlone runAlone;
    private final Records records;
    private final InstantSource clock;
    private final Cancellation cancellation;
    private final EngineListener listener;

    public RunUnits(
            RunTransaction runTransaction,
            Records records,
            InstantSource clock,
            Cancellation cancellation,
            EngineOptions options,
            WatchSession.Watches watches,
            Predicate<LedgerRow> vouchedFor,
            EngineListener listener) {
        this.runTransaction = runTransaction;
        this.runAlone =
                new RunAlone(runTransaction, cancellation, options, watches, vouchedFor, listener);
        this.records = records;
        this.clock = clock;
        this.cancellation = cancellation;
        this.listener = listener;
    }

    /**
     * Records that the migration begins, and runs it.
     *
     * @param row as it will stand in the ledger, started
     */
    public Attempted begin(Tenure tenure, FilledScript script, LedgerRow row) {
        var migration = script.migration();
        var text =
                tenure.ledger().insertRow(row, migration.down().map(Script::text))
                        + records.markText(tenure.key());
        var begun =
                runTransaction.run(
                        tenure,
                        new Transaction(
                                migration,
                                Optional.empty(),
                                migration.directives().checks(),
                                List.of(),
                                List.of(),
                                text,
                                row,
                                read -> read.uuid(2).equals(row.job()),
                                true));
        if (!(begun instanceof Attempted.Done)) {
            return begun;
        }
        records.committed(row, tenure.isSettled());
        return run(tenure, script, row, 0, Optional.empty());
    }

    /**
     * Goes on with a migration that an earlier run, or an earlier session of this one, began.
     *
     * @param restarted the row as it shall stand if the text has changed since; what the row told
     *     before must be acknowledged then
     */
    public Attempted resume(
            Tenure tenure, FilledScript script, Recorded recorded, LedgerRow restarted) {
        var otherwise = dividedOtherwise(script.migration(), recorded);
        if (otherwise.isPresent()) {
            return new Attempted.Failed(otherwise.get());
        }
        // of what is half done, the row stays its own, also where the new text accepts the old one
        boolean restarts =
                recorded.untouched() && !recorded.row().checksum().equals(restarted.checksum());
        if (restarts) {
            var down = script.migration().down().map(Script::text);
            var text = tenure.ledger().restart(restarted, down) + records.markText(tenure.key());
            var update =
                    runTransaction.run(
                            tenure,
                            Transaction.record(
                                    script.migration(),
                                    Optional.of(tenure.ledger().atStep(recorded.row(), 0)),
                                    text,
                                    restarted,
                                    read -> isRestarted(read, restarted)));
            if (!(update instanceof Attempted.Done)) {
                return update;
            }
        }
        var row = restarts ? restarted : recorded.row();
        return run(tenure, script, row, recorded.stepsDone(), recorded.intent());
    }

    /**
     * Steps were counted by how the script was divided then. A mark beside it may have gone since,
     * that it runs outside of a transaction.
     */
    private static Optional<Failure> dividedOtherwise(Migration migration, Recorded recorded) {
        var units = migration.units();
        int done = recorded.stepsDone();
        boolean whole = units.size() == 1 && units.getFirst() instanceof Unit.Atomic;
        boolean intended = recorded.intent().isPresent();
        boolean fits =
                done <= units.size()
                        && !whole
                        && !(intended
                                && (done == units.size()
                                        || units.get(done) instanceof Unit.Atomic));
        if (recorded.untouched() || fits) {
            return Optional.empty();
        }
        return Optional.of(
                Failure.of(
                                FailureCode.CHANGED_MIGRATION,
                                "Version %s was begun outside of a transaction, where %d of its statements are done, and now it is divided otherwise."
                                        .formatted(migration.version(), done))
                        .withRemedy(
                                "Give it back the mark by which it ran outside of a transaction, in the file or beside it."));
    }

    /** Not so before, as the text was another. */
    private static boolean isRestarted(Row read, LedgerRow row) {
        return read.text(0).equals("started")
                && read.uuid(2).equals(row.job())
                && read.integer(3) == row.attempt()
                && read.text(7).equals(row.checksum());
    }

    /**
     * A file that ends early leaves the session as it has set it: in a role, say, that may not
     * write the ledger, where it is still to be told what was done.
     */
    private Attempted run(
            Tenure tenure, FilledScript script, LedgerRow row, int from, Optional<String> intent) {
        var ended = units(tenure, script, row, from, intent);
        if (!(ended instanceof Attempted.Done)) {
            tenure.session().reset();
        }
        return ended;
    }

    private Attempted units(
            Tenure tenure, FilledScript script, LedgerRow row, int from, Optional<String> intent) {
        var units = script.migration().units();
        var left = intent;
        for (int step = from; step < units.size(); step++) {
            if (cancellation.requested()) {
                return new Attempted.Cancelled();
            }
            var ended = new OneUnit(tenure, script, row, step).run(left);
            if (!(ended instanceof Attempted.Done)) {
                return ended;
            }
            listener.statementDone(row.version(), step + 1, units.size());
            if (step == units.size() - 1) {
                return ended;
            }
            left = Optional.empty();
        }
        return finish(tenure, script, row, units.size());
    }

    /** All units were done when the run before ended; only the record lacks. */
    private Attempted finish(Tenure tenure, FilledScript script, LedgerRow row, int units) {
        return new OneUnit(tenure, script, row, units - 1).record(units);
    }

    private final class OneUnit {
        private final Tenure tenure;
        private final FilledScript script;
        private final Migration migration;
        private final LedgerRow row;
        private final int step;

        OneUnit(Tenure tenure, FilledScript script, LedgerRow row, int step) {
            this.tenure = tenure;
            this.script = script;
            this.migration = script.migration();
            this.row = row;
            this.step = step;
        }

        Attempted run(Optional<String> intent) {
            var settings = script.of(SessionSettings.in(migration.units().subList(0, step)));
            return switch (migration.units().get(step)) {
                case Unit.Atomic(var statements) -> record(settings, script.of(statements));
                case Unit.Alone(var statement) -> {
                    var alone =
                            new Alone(
                                    migration,
                                    tenure.ledger(),
                                    settings,
                                    script.of(statement),
                                    row,
                                    step,
                                    intent);
                    var ended = runAlone.run(tenure, alone);
                    yield ended instanceof Attempted.Done ? record(step) : ended;
                }
            };
        }

        /** Runs statements and records, in their transaction, that the step is done. */
        private Attempted record(List<FilledStatement> settings, List<FilledStatement> statements) {
            var transaction = transaction(settings, statements, step);
            return committed(transaction, runTransaction.run(tenure, transaction));
        }

        /**
         * Records that the step is done, which has happened outside of a transaction: also when the
         * run is to stop, for nobody could tell later.
         *
         * @param before how many steps the ledger holds as done
         */
        Attempted record(int before) {
            var transaction = transaction(List.of(), List.of(), before);
            return committed(transaction, runTransaction.runDespiteCancel(tenure, transaction));
        }

        private Attempted committed(Transaction transaction, Attempted ended) {
            if (ended instanceof Attempted.Done && isLast()) {
                records.committed(transaction.row(), tenure.isSettled());
            }
            return ended;
        }

        private Transaction transaction(
                List<FilledStatement> settings, List<FilledStatement> statements, int before) {
            return isLast()
                    ? last(settings, statements, before)
                    : transaction(
                            settings,
                            statements,
                            before,
                            tenure.ledger().stepDone(row, before) + records.markText(tenure.key()),
                            row,
                            read -> isAt(read, step + 1));
        }

        private Transaction last(
                List<FilledStatement> settings, List<FilledStatement> statements, int before) {
            var applied = row.appliedAt(MakeRow.toMicros(clock.instant()));
            return transaction(
                    settings,
                    statements,
                    before,
                    tenure.ledger().finish(applied, before, step + 1)
                            + records.markText(tenure.key())
                            + "CLOSE ALL; DISCARD TEMP;\n",
                    applied,
                    // another run that finishes the same row does so at another time
                    read ->
                            read.text(0).equals("applied")
                                    && read.timestamp(8).equals(applied.appliedAt()));
        }

        private Transaction transaction(
                List<FilledStatement> settings,
                List<FilledStatement> statements,
                int before,
                String text,
                LedgerRow proof,
                Predicate<Row> proves) {
            return new Transaction(
                    migration,
                    Optional.of(tenure.ledger().atStep(row, before)),
                    List.of(),
                    settings,
                    statements,
                    text,
                    proof,
                    proves,
                    true);
        }

        private boolean isLast() {
            return step + 1 >= migration.units().size();
        }

        private static boolean isAt(Row read, int stepsDone) {
            return read.text(0).equals("started")
                    && read.integer(5) == stepsDone
                    && read.maybe(6).isEmpty();
        }
    }
}
