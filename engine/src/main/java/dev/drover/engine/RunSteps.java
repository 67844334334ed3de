package dev.drover.engine;

import dev.drover.engine.MigrateTarget.SessionEnd;
import dev.drover.engine.apply.ApplyMigration;
import dev.drover.engine.apply.ApplyMigration.Planned;
import dev.drover.engine.apply.ApplyMigration.Taken;
import dev.drover.engine.apply.Attempted;
import dev.drover.engine.apply.FilledScript;
import dev.drover.engine.apply.MakeRow;
import dev.drover.engine.apply.Records;
import dev.drover.engine.apply.RunTransaction;
import dev.drover.engine.apply.SendSeveral;
import dev.drover.engine.apply.Tenure;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.plan.Plan;
import dev.drover.engine.plan.Recorded;
import dev.drover.engine.plan.Step;
import dev.drover.engine.resume.RunUnits;
import dev.drover.engine.session.WatchSession;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the steps of a plan, in their order, in one session that holds the lease. */
final class RunSteps {
    /** After so long, even a run that goes on makes durable, and tells, what it has done. */
    private static final Duration LONGEST_UNSETTLED = Duration.ofSeconds(2);

    private final EngineOptions options;
    private final InstantSource clock;
    private final MigrateRequest request;
    private final EngineListener listener;
    private final BeginTenure beginTenure;
    private final EndTenure endTenure;
    private final Records records;
    private final Progress progress;
    private final Announce announce;
    private final CommitPolicy policy;
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
            Announce announce,
            BeginTenure beginTenure,
            EndTenure endTenure) {
        this.options = options;
        this.clock = clock;
        this.request = request;
        this.listener = listener;
        this.beginTenure = beginTenure;
        this.endTenure = endTenure;
        this.records = records;
        this.progress = progress;
        this.announce = announce;
        this.policy = options.commits();
        this.applyMigration =
                new ApplyMigration(
                        runTransaction,
                        new SendSeveral(options, clock, request.cancellation()),
                        records);
        this.runUnits =
                new RunUnits(
                        runTransaction,
                        records,
                        clock,
                        request.cancellation(),
                        options,
                        watches,
                        row -> isVouchedFor(request, row),
                        listener);
    }

    /** What this very job began nobody can have looked at. */
    private static boolean isVouchedFor(MigrateRequest request, LedgerRow row) {
        return request.policy().repair() == Policy.Repair.ACCEPT
                && !row.job().equals(request.run().job());
    }

    SessionEnd run(LeaseAnswer.Granted granted, Plan.Steps plan)
            throws DatabaseFault, EngineException {
        var tenure = beginTenure.begin(granted);
        var steps = plan.steps();
        var groups = new GroupSteps(policy, steps);
        int at = 0;
        boolean alone = false;
        while (at < steps.size()) {
            if (outboxIsFull(tenure)) {
                return stopped(tenure, new Attempted.Failed(outboxFull()));
            }
            int size = alone ? 1 : groups.size(at);
            boolean quick = !alone && groups.isQuick(at);
            var taken = take(tenure, steps, at, at + size, quick);
            taken.done().forEach(announce::committed);
            if (!taken.done().isEmpty() && tenure.isSettled()) {
                announce.settled();
            }
            if (taken.end().isPresent()) {
                return stopped(tenure, taken.end().get());
            }
            alone = taken.done().size() < size;
            at += taken.done().size();
        }
        // the last commit has waited for the disk, unless it was cancelled while it did
        boolean settled = tenure.isSettled() || settle(tenure);
        boolean relayed = end(tenure);
        return SessionEnd.with(settled ? succeeded(plan, relayed) : ended(unconfirmed()));
    }

    /** All is committed, but a failover could undo it; the next run settles, and tells it. */
    private Attempted unconfirmed() {
        return request.cancellation().requested()
                ? new Attempted.Cancelled()
                : new Attempted.Failed(
                        Failure.of(
                                FailureCode.CANCELLED_ELSEWHERE,
                                "All is committed, but what waited until a standby has it too was cancelled."));
    }

    /**
     * Looks again after what was committed has left, if it can: a long job fills the outbox faster
     * than it empties, and what a run before has left behind has not even been sent yet.
     */
    private boolean outboxIsFull(Tenure tenure) throws DatabaseFault {
        if (records.untold() < options.outbox().events()) {
            return false;
        }
        emptyOutbox(tenure);
        return records.untold() >= options.outbox().events();
    }

    private void emptyOutbox(Tenure tenure) throws DatabaseFault {
        var _ = announce.settle(tenure.session(), tenure.key());
        var _ = request.relay().flush(options.relayFlush());
    }

    private Failure outboxFull() {
        return Failure.of(
                FailureCode.OUTBOX_FULL,
                "The outbox of this database holds %d events that nobody has taken; at %d no further migration begins."
                        .formatted(records.untold(), options.outbox().events()));
    }

    /** What the run has come to, once what it committed cannot be lost. */
    private SessionEnd stopped(Tenure tenure, Attempted end) throws DatabaseFault {
        if (end instanceof Attempted.Unknown(var fault)) {
            return SessionEnd.lost(fault);
        }
        var _ = settle(tenure);
        end(tenure);
        return SessionEnd.with(ended(end));
    }

    private Outcome ended(Attempted end) {
        return end instanceof Attempted.Failed(var failure)
                ? new Outcome.Failed(failure, progress.applied())
                : new Outcome.Cancelled(progress.applied());
    }

    /** A run that was told to stop waiting for a standby, and to stop, does not wait again. */
    private boolean settle(Tenure tenure) throws DatabaseFault {
        boolean stops = tenure.waitWasCut() && request.cancellation().requested();
        return !stops && announce.settle(tenure.session(), tenure.key());
    }

    private boolean end(Tenure tenure) {
        return endTenure.end(tenure.session(), tenure.key(), tenure.hasWritten());
    }

    /**
     * @param quick whether their scripts need none of the care that others do
     */
    private Taken take(Tenure tenure, List<Step> steps, int from, int to, boolean quick)
            throws DatabaseFault {
        for (int i = from; i < to; i++) {
            var version = steps.get(i).migration().version();
            listener.migrationStarted(version, i + 1, steps.size());
        }
        try {
            if (!GroupSteps.isTransactional(steps.get(from))) {
                return taken(attempt(tenure, steps.get(from), from + 1, steps.size()));
            }
            boolean last = waitsAfter(tenure, steps, to);
            boolean each = policy.durability() == CommitPolicy.Durability.EACH;
            var planned = planned(tenure, steps, from, to);
            if (policy.together()) {
                return applyMigration.applyTogether(tenure, planned, each || last);
            }
            return quick
                    ? applyMigration.applySeveral(tenure, planned, each, last)
                    : taken(applyMigration.apply(tenure, planned.getFirst(), each || last));
        } catch (EngineException e) {
            return new Taken(List.of(), Optional.of(new Attempted.Failed(e.failure())));
        }
    }

    private static Taken taken(Attempted attempted) {
        return attempted instanceof Attempted.Done done
                ? new Taken(List.of(done), Optional.empty())
                : new Taken(List.of(), Optional.of(attempted));
    }

    /**
     * Whether the commit before the step of this index waits for the disk: at the end, before a
     * step that is not one transaction, and when the last one that did was a while ago.
     */
    private boolean waitsAfter(Tenure tenure, List<Step> steps, int next) {
        return next == steps.size()
                || !GroupSteps.isTransactional(steps.get(next))
                || tenure.unsettledSince()
                        .filter(since -> since.plus(LONGEST_UNSETTLED).isBefore(clock.instant()))
                        .isPresent();
    }

    /**
     * These steps; only those before one whose script cannot be filled, if that is not the first.
     */
    private List<Planned> planned(Tenure tenure, List<Step> steps, int from, int to)
            throws EngineException {
        var planned = new ArrayList<Planned>(to - from);
        for (int i = from; i < to; i++) {
            try {
                planned.add(planned(tenure, steps.get(i), i + 1, steps.size()));
            } catch (EngineException e) {
                if (planned.isEmpty() || policy.together()) {
                    throw e;
                }
                break;
            }
        }
        return planned;
    }

    private Planned planned(Tenure tenure, Step step, int number, int total)
            throws EngineException {
        var script = FilledScript.of(step.migration(), request.placeholders());
        var row = row(tenure, step, script, LedgerRow.State.APPLIED);
        return new Planned(script, row, number, total);
    }

    /** A step of several transactions. */
    private Attempted attempt(Tenure tenure, Step step, int number, int total)
            throws DatabaseFault, EngineException {
        tenure.at(number, total);
        var script = FilledScript.of(step.migration(), request.placeholders());
        var started = row(tenure, step, script, LedgerRow.State.STARTED);
        return switch (step) {
            case Step.Apply _ -> runUnits.begin(tenure, script, started);
            case Step.Resume(_, var recorded) ->
                    mayResume(tenure, recorded, started)
                            ? runUnits.resume(tenure, script, recorded, started)
                            : new Attempted.Failed(beginUntold(started));
        };
    }

    /**
     * A changed text takes the place of the one that was begun, and with it what that would tell.
     * So nobody may still be owed that: it would be told again in other words under the same name.
     * What is half done keeps its row.
     */
    private boolean mayResume(Tenure tenure, Recorded recorded, LedgerRow now)
            throws DatabaseFault {
        var begun = recorded.row();
        if (!recorded.untouched()
                || begun.checksum().equals(now.checksum())
                || records.isTold(begun.seq())) {
            return true;
        }
        emptyOutbox(tenure);
        return records.isTold(begun.seq());
    }

    private static Failure beginUntold(LedgerRow row) {
        return Failure.of(
                FailureCode.OUTBOX_FULL,
                "Version %s was begun with another text, and nobody has taken the event that says so; its new text runs after that."
                        .formatted(row.version()));
    }

    private LedgerRow row(Tenure tenure, Step step, FilledScript script, LedgerRow.State state) {
        return MakeRow.of(
                request,
                tenure.scope(),
                step.rank(),
                script,
                step.direction(),
                state,
                clock.instant());
    }

    private Outcome succeeded(Plan.Steps plan, boolean relayed) {
        return new Outcome.Succeeded(progress.applied(), plan.headAfter(), plan.pending(), relayed);
    }
}
