package dev.drover.engine;

import dev.drover.engine.apply.Records;
import dev.drover.engine.apply.RunTransaction;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.failure.JudgeFault;
import dev.drover.engine.failure.Phase;
import dev.drover.engine.lease.IdentityQuestion;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.lease.LeaseWait;
import dev.drover.engine.lease.TakeLease;
import dev.drover.engine.ledger.Scope;
import dev.drover.engine.plan.MakeBaseline;
import dev.drover.engine.plan.MakePlan;
import dev.drover.engine.plan.MakeRevert;
import dev.drover.engine.plan.Plan;
import dev.drover.engine.plan.Recorded;
import dev.drover.engine.session.Connect;
import dev.drover.engine.session.WatchSession;
import dev.drover.engine.source.Release;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One run: as many sessions as it takes, each of which plans anew from what it finds in the ledger.
 */
final class MigrateTarget {
    private final EngineOptions options;
    private final Target target;
    private final MigrateRequest request;
    private final EngineListener listener;
    private final TakeLease takeLease;
    private final Records records;
    private final Progress progress;
    private final Announce announce;
    private final EndTenure endTenure;
    private final RunSteps runSteps;
    private final AdoptScope adoptScope;
    private final CloseWithdrawn closeWithdrawn;
    private int lastPid;

    MigrateTarget(
            EngineOptions options,
            InstantSource clock,
            RandomGenerator random,
            Target target,
            MigrateRequest request,
            IdentityQuestion identity,
            EngineListener listener) {
        this.options = options;
        this.target = target;
        this.request = request;
        this.listener = listener;
        var connect = new Connect(options);
        this.takeLease = new TakeLease(connect, clock, random, target, request.project(), identity);
        var rewrite = new RewriteLedger(takeLease, request.order());
        this.adoptScope = new AdoptScope(rewrite, random, listener);
        this.closeWithdrawn = new CloseWithdrawn(rewrite, listener);
        this.records = new Records(request);
        this.progress = new Progress(request.run());
        this.announce = new Announce(records, progress, listener);
        this.endTenure = new EndTenure(options, request, listener, records);
        var cancellation = request.cancellation();
        var watches = new WatchSession.Watches(connect, target, options, clock, listener);
        this.runSteps =
                new RunSteps(
                        options,
                        clock,
                        request,
                        listener,
                        new RunTransaction(options, clock, random, watches, cancellation, listener),
                        watches,
                        records,
                        progress,
                        announce,
                        new BeginTenure(random, target, request),
                        endTenure);
    }

    Outcome migrate(Release release) {
        return guarded(
                () -> throughSessions(Optional.of(release), granted -> plan(granted, release)));
    }

    /** By what the ledger keeps, if the release does not know better. */
    Outcome revert(Optional<Release> release, Revert wanted) {
        return guarded(() ->
                throughSessions(
                        release,
                        granted ->
                                MakeRevert.of(
                                        release,
                                        granted.ledger().history(),
                                        LookAtTarget.downScripts(
                                                granted.session(),
                                                granted.key(),
                                                granted.ledger().maybeScope()),
                                        wanted)));
    }

    Outcome baseline(Release release, String version) {
        return guarded(() ->
                throughSessions(
                        Optional.empty(),
                        granted -> MakeBaseline.of(release, granted.ledger().history(), version)));
    }

    Outcome verify(Optional<Release> release, Resend resend) {
        return guarded(() -> verifyOnce(release, resend));
    }

    /** Says what is to be done, after what the ledger says. */
    private interface Planning {
        Plan of(LeaseAnswer.Granted granted) throws DatabaseFault;
    }

    /**
     * @param release what it withdrew is closed before anything runs
     */
    private Outcome throughSessions(Optional<Release> release, Planning planning)
            throws EngineException {
        var wait = LeaseWait.of(options.leaseWait());
        int fruitless = 0;
        while (true) {
            int before = progress.size();
            var end = inSession(release, planning, wait);
            if (end instanceof SessionEnd.Ended(var outcome)) {
                return outcome;
            }
            var failure = JudgeFault.failure(((SessionEnd.Lost) end).fault(), Phase.TRANSACTION);
            fruitless = progress.size() > before ? 0 : fruitless + 1;
            if (fruitless > reconnects(failure.code())) {
                return new Outcome.Failed(failure, progress.applied());
            }
            listener.reconnecting(failure.code());
            wait = LeaseWait.forOrphan(lastPid, options.leaseWait(), options.takeoverWait());
        }
    }

    /**
     * A transaction that took too long would take as long again, with its locks; that is for a
     * later run to decide.
     */
    private int reconnects(FailureCode code) {
        return code == FailureCode.SESSION_TIMED_OUT ? 0 : options.reconnects();
    }

    /** How a session ended. */
    sealed interface SessionEnd {
        record Ended(Outcome outcome) implements SessionEnd {}

        /** It broke; what its last transaction became is for the next session to read. */
        record Lost(DatabaseFault fault) implements SessionEnd {}

        static SessionEnd with(Outcome outcome) {
            return new Ended(outcome);
        }

        static SessionEnd lost(DatabaseFault fault) {
            return new Lost(fault);
        }
    }

    private SessionEnd inSession(Optional<Release> release, Planning planning, LeaseWait wait)
            throws EngineException {
        return switch (takeLease.take(application(), wait, request.cancellation())) {
            case LeaseAnswer.Held(var holder) -> SessionEnd.with(heldBy(holder));
            case LeaseAnswer.Granted granted -> {
                try (var session = granted.session()) {
                    lastPid = session.backendPid();
                    listener.leaseTaken(session.backendPid());
                    listener.ledgerFound(found(granted));
                    yield runPlan(ownLedger(granted), release, planning);
                } catch (DatabaseFault fault) {
                    if (fault.sessionLost()) {
                        yield SessionEnd.lost(fault);
                    }
                    throw new EngineException(JudgeFault.failure(fault, Phase.OPEN));
                }
            }
        };
    }

    private SessionEnd runPlan(
            LeaseAnswer.Granted found, Optional<Release> release, Planning planning)
            throws DatabaseFault, EngineException {
        var refused = refusal(found);
        if (refused.isPresent()) {
            return SessionEnd.with(refused.get());
        }
        var planned = remarked(planning.of(found));
        // a plan counts them as closed already, and one that is refused writes nothing
        var granted =
                release.isPresent() && planned instanceof Plan.Steps
                        ? closeWithdrawn.close(found, release.get())
                        : found;
        announce.forget();
        progress.read(granted.ledger().history());
        records.found(granted.ledger());
        return switch (planned) {
            case Plan.Refused(var failure) -> {
                settle(granted);
                end(granted);
                yield SessionEnd.with(new Outcome.Failed(failure, progress.applied()));
            }
            case Plan.Steps plan when plan.steps().isEmpty() -> {
                settle(granted);
                boolean relayed = end(granted);
                yield SessionEnd.with(
                        new Outcome.Succeeded(
                                progress.applied(), plan.headAfter(), plan.pending(), relayed));
            }
            case Plan.Steps plan -> runSteps.run(granted, plan);
        };
    }

    private static FoundLedger found(LeaseAnswer.Granted granted) {
        return new FoundLedger(
                granted.ledger().maybeScope().map(Scope::id),
                MakePlan.headOf(granted.ledger().history()),
                granted.server());
    }

    private Outcome verifyOnce(Optional<Release> release, Resend resend) throws EngineException {
        return switch (takeLease.take(
                application(), LeaseWait.of(options.leaseWait()), request.cancellation())) {
            case LeaseAnswer.Held(var holder) -> heldBy(holder);
            case LeaseAnswer.Granted granted -> {
                try (var session = granted.session()) {
                    listener.leaseTaken(session.backendPid());
                    listener.ledgerFound(found(granted));
                    var refused = refusal(granted);
                    yield refused.isPresent() ? refused.get() : verified(granted, release, resend);
                } catch (DatabaseFault fault) {
                    throw new EngineException(JudgeFault.failure(fault, Phase.OPEN));
                }
            }
        };
    }

    private Outcome verified(LeaseAnswer.Granted granted, Optional<Release> release, Resend resend)
            throws DatabaseFault {
        var history = granted.ledger().history();
        var plan =
                remarked(
                        release.map(r -> plan(granted, r))
                                .orElseGet(() -> Plan.Steps.none(MakePlan.headOf(history))));
        var rows = history.stream().map(Recorded::row).toList();
        records.found(granted.ledger(), resend.of(rows));
        settle(granted);
        boolean relayed = end(granted);
        return switch (plan) {
            case Plan.Refused(var failure) -> new Outcome.Failed(failure, List.of());
            case Plan.Steps(var head, _, var steps, var beyond, _) ->
                    new Outcome.Succeeded(
                            List.of(),
                            head,
                            Stream.concat(
                                            steps.stream()
                                                    .filter(step ->
                                                            step.direction()
                                                                    != LedgerRow.Direction.REPAIR)
                                                    .map(step -> step.migration().version()),
                                            beyond.stream())
                                    .toList(),
                            relayed);
        };
    }

    /** Sends what a run before has left in the outbox, once that is durable. */
    private void settle(LeaseAnswer.Granted granted) throws DatabaseFault {
        if (granted.ledger().maybeScope().isPresent()) {
            var _ = announce.settle(granted.session(), granted.key());
        }
    }

    private Plan plan(LeaseAnswer.Granted granted, Release release) {
        return MakePlan.of(release, granted.ledger().history(), LookAtTarget.wanted(request));
    }

    private Plan remarked(Plan plan) {
        if (plan instanceof Plan.Steps steps) {
            steps.remarks().cosmetic().forEach(listener::changedCosmetically);
            steps.remarks().ignored().forEach(listener::ignoredOutOfOrder);
        }
        return plan;
    }

    /** Adopts the ledger first if it is another database's and the policy says so. */
    private LeaseAnswer.Granted ownLedger(LeaseAnswer.Granted granted)
            throws DatabaseFault, EngineException {
        var clone = granted.ledger().maybeScope().filter(s -> s.isCopyIn(target.database()));
        return clone.isPresent() && request.policy().onClone() == Policy.OnClone.ADOPT
                ? adoptScope.adopt(granted, clone.get())
                : granted;
    }

    /** Ends a session in which no migration ran. */
    private boolean end(LeaseAnswer.Granted granted) {
        return endTenure.end(granted.session(), granted.key(), false);
    }

    private Outcome heldBy(LeaseHolder holder) {
        return request.cancellation().requested()
                ? new Outcome.Cancelled(progress.applied())
                : new Outcome.Busy(holder, progress.applied());
    }

    /** Why this run must not work with the ledger that it found. */
    private Optional<Outcome> refusal(LeaseAnswer.Granted granted) {
        return granted.ledger().maybeScope().flatMap(this::refusal);
    }

    private Optional<Outcome> refusal(Scope scope) {
        if (scope.isCopyIn(target.database())) {
            return Optional.of(new Outcome.Failed(LookAtTarget.cloned(scope, target), List.of()));
        }
        return request.order() < scope.lastOrder()
                ? Optional.of(new Outcome.Stale(scope.lastOrder()))
                : Optional.empty();
    }

    private String application() {
        return request.run().application();
    }

    /** Turns what ended the run early into an outcome; a cancelled run's errors do not matter. */
    private Outcome guarded(Body body) {
        try {
            return body.run();
        } catch (EngineException e) {
            return request.cancellation().requested()
                    ? new Outcome.Cancelled(progress.applied())
                    : new Outcome.Failed(e.failure(), progress.applied());
        }
    }

    private interface Body {
        Outcome run() throws EngineException;
    }
}
