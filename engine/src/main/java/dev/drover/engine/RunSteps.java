package dev.drover.engine;

import dev.drover.engine.MigrateTarget.SessionEnd;
import dev.drover.engine.apply.ApplyMigration;
import dev.drover.engine.apply.Attempted;
import dev.drover.engine.apply.FilledScript;
import dev.drover.engine.apply.MakeRow;
import dev.drover.engine.apply.Records;
import dev.drover.engine.apply.RunTransaction;
import dev.drover.engine.apply.Tenure;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.plan.Plan;
import dev.drover.engine.plan.Step;
import dev.drover.engine.resume.RunUnits;
import dev.drover.engine.session.WatchSession;

import java.time.InstantSource;
import java.util.Optional;

/** Takes the steps of a plan, one after the other, in one session that holds the lease. */
final class RunSteps {
    private final InstantSource clock;
    private final MigrateRequest request;
    private final EngineListener listener;
    private final BeginTenure beginTenure;
    private final EndTenure endTenure;
    private final Progress progress;
    private final ApplyMigration applyMigration;
    private final RunUnits runUnits;

    RunSteps(
            EngineOptions options,
            InstantSource clock,
            MigrateRequest request,
            EngineListener listener,
            RunTransaction runTransaction,
            WatchSession.Watches watches,
            Records records,
            Progress progress,
            BeginTenure beginTenure,
            EndTenure endTenure) {
        this.clock = clock;
        this.request = request;
        this.listener = listener;
        this.beginTenure = beginTenure;
        this.endTenure = endTenure;
        this.progress = progress;
        this.applyMigration = new ApplyMigration(runTransaction, records);
        this.runUnits =
                new RunUnits(
                        runTransaction,
                        records,
                        clock,
                        request.cancellation(),
                        options,
                        watches,
                        listener);
    }

    SessionEnd run(LeaseAnswer.Granted granted, Plan.Steps plan)
            throws DatabaseFault, EngineException {
        var tenure = beginTenure.begin(granted);
        boolean creating = tenure.createsLedger();
        int number = 0;
        for (var step : plan.steps()) {
            number++;
            listener.migrationStarted(step.migration().version(), number, plan.steps().size());
            switch (attempt(tenure, step)) {
                case Attempted.Done(var row, var time) -> {
                    progress.add(row);
                    listener.migrationApplied(row, time);
                }
                case Attempted.Failed(var failure) -> {
                    end(tenure);
                    return SessionEnd.with(new Outcome.Failed(failure, progress.applied()));
                }
                case Attempted.Cancelled() -> {
                    end(tenure);
                    return SessionEnd.with(new Outcome.Cancelled(progress.applied()));
                }
                case Attempted.Unknown(var fault) -> {
                    return SessionEnd.lost(fault);
                }
            }
            if (creating) {
                beginTenure.ledgerCreated(tenure);
                creating = false;
            }
        }
        boolean relayed = end(tenure);
        return SessionEnd.with(succeeded(plan, relayed));
    }

    private boolean end(Tenure tenure) {
        return endTenure.end(
                tenure.session(), tenure.key(), Optional.of(tenure.scope()), tenure.hasWritten());
    }

    private Attempted attempt(Tenure tenure, Step step) throws EngineException {
        var script = FilledScript.of(step.migration(), request.placeholders());
        return switch (step) {
            case Step.Apply(var migration, var rank) when migration.transactional() ->
                    applyMigration.apply(
                            tenure, script, row(tenure, rank, script, LedgerRow.State.APPLIED));
            case Step.Apply(_, var rank) ->
                    runUnits.begin(
                            tenure, script, row(tenure, rank, script, LedgerRow.State.STARTED));
            case Step.Resume(_, var recorded) ->
                    runUnits.resume(
                            tenure,
                            script,
                            recorded,
                            row(tenure, step.rank(), script, LedgerRow.State.STARTED));
        };
    }

    private LedgerRow row(Tenure tenure, int rank, FilledScript script, LedgerRow.State state) {
        return MakeRow.of(request, tenure.scope(), rank, script, state, clock.instant());
    }

    private Outcome succeeded(Plan.Steps plan, boolean relayed) {
        var applied = progress.applied();
        var version =
                applied.stream()
                        .filter(row -> row.kind() == LedgerRow.Kind.VERSIONED)
                        .reduce((_, next) -> next)
                        .map(LedgerRow::version)
                        .or(() -> plan.head().version());
        int rank =
                Math.max(
                        plan.head().rank(),
                        applied.stream().mapToInt(LedgerRow::rank).max().orElse(0));
        return new Outcome.Succeeded(applied, new Head(version, rank), plan.pending(), relayed);
    }
}
