package dev.drover.engine;

import dev.drover.engine.apply.Records;
import dev.drover.engine.apply.RunTransaction;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.failure.JudgeFault;
import dev.drover.engine.failure.Phase;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.lease.LeaseWait;
import dev.drover.engine.lease.TakeLease;
import dev.drover.engine.ledger.Scope;
import dev.drover.engine.plan.MakePlan;
import dev.drover.engine.plan.Plan;
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
    private final EndTenure endTenure;
    private final RunSteps runSteps;
    private int lastPid;

    MigrateTarget(
            EngineOptions options,
            InstantSource clock,
            RandomGenerator random,
            Target target,
            MigrateRequest request,
            EngineListener listener) {
        this.options = options;
        this.target = target;
        this.request = request;
        this.listener = listener;
        var connect = new Connect(options);
        this.takeLease = new TakeLease(connect, clock, random, target, request.project());
        this.records = new Records(request);
        this.progress = new Progress(request.run());
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
                        new BeginTenure(options, clock, random, target, request, takeLease),
                        endTenure);
    }

    Outcome migrate(Release release) {
        return guarded(() -> throughSessions(release));
    }

    Outcome verify(Optional<Release> release) {
        return guarded(() -> verifyOnce(release));
    }

    private Outcome throughSessions(Release release) throws EngineException {
        var wait = LeaseWait.of(options.leaseWait());
        int fruitless = 0;
        while (true) {
            int before = progress.size();
            var end = inSession(release, wait);
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

    private SessionEnd inSession(Release release, LeaseWait wait) throws EngineException {
        return switch (takeLease.take(application(), wait, request.cancellation())) {
            case LeaseAnswer.Held(var holder) -> SessionEnd.with(heldBy(holder));
            case LeaseAnswer.Granted granted -> {
                try (var session = granted.session()) {
                    lastPid = session.backendPid();
                    listener.leaseTaken(session.backendPid());
                    yield runPlan(granted, release);
                } catch (DatabaseFault fault) {
                    if (fault.sessionLost()) {
                        yield SessionEnd.lost(fault);
                    }
                    throw new EngineException(JudgeFault.failure(fault, Phase.OPEN));
                }
            }
        };
    }

    private SessionEnd runPlan(LeaseAnswer.Granted granted, Release release)
            throws DatabaseFault, EngineException {
        var refused = refusal(granted);
        if (refused.isPresent()) {
            return SessionEnd.with(refused.get());
        }
        var history = granted.ledger().history();
        progress.read(history);
        records.drain(granted.ledger().unsent());
        return switch (MakePlan.of(release, history, request.toVersion())) {
            case Plan.Refused(var failure) -> {
                end(granted);
                yield SessionEnd.with(new Outcome.Failed(failure, progress.applied()));
            }
            case Plan.Steps plan when plan.steps().isEmpty() -> {
                boolean relayed = end(granted);
                yield SessionEnd.with(
                        new Outcome.Succeeded(
                                progress.applied(), plan.head(), plan.pending(), relayed));
            }
            case Plan.Steps plan -> runSteps.run(granted, plan);
        };
    }

    private Outcome verifyOnce(Optional<Release> release) throws EngineException {
        return switch (takeLease.take(
                application(), LeaseWait.of(options.leaseWait()), request.cancellation())) {
            case LeaseAnswer.Held(var holder) -> heldBy(holder);
            case LeaseAnswer.Granted granted -> {
                try (var session = granted.session()) {
                    listener.leaseTaken(session.backendPid());
                    yield refusal(granted).orElseGet(() -> verified(granted, release));
                }
            }
        };
    }

    private Outcome verified(LeaseAnswer.Granted granted, Optional<Release> release) {
        var history = granted.ledger().history();
        var plan =
                release.map(r -> MakePlan.of(r, history, request.toVersion()))
                        .orElseGet(() ->
                                new Plan.Steps(MakePlan.headOf(history), List.of(), List.of()));
        records.drain(granted.ledger().unsent());
        boolean relayed = end(granted);
        return switch (plan) {
            case Plan.Refused(var failure) -> new Outcome.Failed(failure, List.of());
            case Plan.Steps(var head, var steps, var beyond) ->
                    new Outcome.Succeeded(
                            List.of(),
                            head,
                            Stream.concat(
                                            steps.stream().map(step -> step.migration().version()),
                                            beyond.stream())
                                    .toList(),
                            relayed);
        };
    }

    /** Ends a session in which no migration ran. */
    private boolean end(LeaseAnswer.Granted granted) {
        var scope = granted.ledger().maybeScope().map(Scope::id);
        return endTenure.end(granted.session(), granted.key(), scope, false);
    }

    private Outcome heldBy(LeaseHolder holder) {
        return request.cancellation().requested()
                ? new Outcome.Cancelled(progress.applied())
                : new Outcome.Busy(holder);
    }

    /** Why this run must not work with the ledger that it found. */
    private Optional<Outcome> refusal(LeaseAnswer.Granted granted) {
        return granted.ledger().maybeScope().flatMap(this::refusal);
    }

    private Optional<Outcome> refusal(Scope scope) {
        if (!scope.database().equals(target.database())) {
            var message =
                    "The ledger in database %s was made in database %s."
                            .formatted(target.database(), scope.database());
            return Optional.of(
                    new Outcome.Failed(Failure.of(FailureCode.SCOPE_CLONED, message), List.of()));
        }
        return request.order() < scope.lastOrder()
                ? Optional.of(new Outcome.Stale(scope.lastOrder()))
                : Optional.empty();
    }

    private String application() {
        return "drover/" + request.run().job();
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
