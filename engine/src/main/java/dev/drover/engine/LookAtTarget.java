package dev.drover.engine;

import dev.drover.engine.apply.FilledScript;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.failure.JudgeFault;
import dev.drover.engine.failure.Phase;
import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.lease.LedgerMark;
import dev.drover.engine.ledger.LedgerState;
import dev.drover.engine.ledger.ReadDownScripts;
import dev.drover.engine.ledger.ReadLedger;
import dev.drover.engine.ledger.ReadStanding;
import dev.drover.engine.ledger.Scope;
import dev.drover.engine.plan.MakePlan;
import dev.drover.engine.plan.MakeRevert;
import dev.drover.engine.plan.Plan;
import dev.drover.engine.plan.Recorded;
import dev.drover.engine.plan.Step;
import dev.drover.engine.plan.Wanted;
import dev.drover.engine.session.Connect;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.Session;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a target's ledger without the lease and without a right to write: a connection and one
 * message.
 */
final class LookAtTarget {
    private static final String APPLICATION = "drover/status";

    /** No fence is set up here that would need one. */
    private static final String NO_NONCE = "";

    private static final Standing NOTHING =
            new Standing(
                    new Status.Known(Head.NONE, 0, Optional.empty(), Optional.empty(), false),
                    false);

    private final Connect connect;
    private final Target target;

    LookAtTarget(EngineOptions options, Target target) {
        this.connect = new Connect(options);
        this.target = target;
    }

    /** What the ledger says, and whether a version stands. */
    record Standing(Status.Known status, boolean stands) {}

    Standing standing(String project, String version, Collection<String> covering)
            throws EngineException {
        return inSession(session -> {
            long key = key(project).value();
            var answers = answer(session, ReadStanding.text(key, version, covering));
            if (answers.isEmpty()) {
                return NOTHING;
            }
            var found = answers.get().getFirst();
            if (found.isEmpty()) {
                ReadStanding.refuse(session.query(ReadStanding.textWithoutScope(key)).getFirst());
                return NOTHING;
            }
            return standing(project, found.getFirst());
        });
    }

    private Standing standing(String project, Row row) throws EngineException {
        var scope = ReadStanding.scope(row);
        refuse(scope.problem(project, target.scopeName()));
        return new Standing(
                new Status.Known(
                        new Head(row.maybe(2), row.integer(1)),
                        row.integer(5),
                        row.maybe(3),
                        row.maybe(4).map(_ -> row.instant(4)),
                        scope.isCopyIn(target.database())),
                row.isTrue(6));
    }

    Preview plan(Release release, MigrateRequest request) {
        return preview(request, (_, _, history) -> MakePlan.of(release, history, wanted(request)));
    }

    Preview planRevert(Optional<Release> release, Revert wanted, MigrateRequest request) {
        return preview(
                request,
                (session, scope, history) ->
                        MakeRevert.of(
                                release,
                                history,
                                downScripts(session, key(request.project()), scope),
                                wanted));
    }

    static Wanted wanted(MigrateRequest request) {
        return new Wanted(
                request.toVersion(),
                request.policy(),
                migration -> executedChecksum(migration, request));
    }

    private static Optional<String> executedChecksum(Migration migration, MigrateRequest request) {
        try {
            return Optional.of(FilledScript.of(migration, request.placeholders()).checksum());
        } catch (EngineException e) {
            // it cannot run with these values; whether it is applied does not depend on them
            return Optional.empty();
        }
    }

    static Map<Integer, String> downScripts(Session session, LeaseKey key, Optional<Scope> scope)
            throws DatabaseFault {
        return scope.isPresent() ? ReadDownScripts.of(session, key.value()) : Map.of();
    }

    static Failure cloned(Scope scope, Target target) {
        return Failure.of(
                FailureCode.SCOPE_CLONED,
                "The ledger in database %s was made in database %s."
                        .formatted(target.database(), scope.database()));
    }

    private LeaseKey key(String project) {
        return LeaseKey.of(project, target.scopeName());
    }

    private interface Planning {
        Plan of(Session session, Optional<Scope> scope, List<Recorded> history)
                throws DatabaseFault;
    }

    private Preview preview(MigrateRequest request, Planning planning) {
        try {
            return inSession(session -> {
                var ledger = ledger(session, key(request.project()));
                refuse(
                        ledger.maybeScope()
                                .flatMap(scope ->
                                        scope.problem(request.project(), target.scopeName())));
                var clone =
                        ledger.maybeScope()
                                .filter(scope -> scope.isCopyIn(target.database()))
                                .filter(_ -> request.policy().onClone() == Policy.OnClone.REFUSE);
                return clone.isPresent()
                        ? new Preview.Refused(cloned(clone.get(), target))
                        : preview(planning.of(session, ledger.maybeScope(), ledger.history()));
            });
        } catch (EngineException e) {
            return new Preview.Refused(e.failure());
        }
    }

    private static LedgerState ledger(Session session, LeaseKey key)
            throws DatabaseFault, EngineException {
        var answers = answer(session, ReadLedger.text(key.value()));
        return answers.isPresent()
                ? ReadLedger.of(answers.get().getFirst())
                : new LedgerState.Absent(false);
    }

    private static Preview preview(Plan plan) {
        return switch (plan) {
            case Plan.Refused(var failure) -> new Preview.Refused(failure);
            case Plan.Steps(var head, var after, var steps, var pending, var remarks) ->
                    new Preview.Planned(
                            head,
                            after,
                            steps.stream().map(LookAtTarget::step).toList(),
                            pending,
                            remarks.cosmetic(),
                            remarks.ignored());
        };
    }

    private static PlannedStep step(Step step) {
        var migration = step.migration();
        return new PlannedStep(
                migration.version(),
                migration.description(),
                migration.up().path(),
                step.direction(),
                migration.transactional(),
                step instanceof Step.Resume);
    }

    /** Empty when there is no ledger. */
    private static Optional<List<List<Row>>> answer(Session session, String text)
            throws DatabaseFault, EngineException {
        try {
            var answers = session.query(text);
            if (answers.getFirst().isEmpty()) {
                // no scope that would name the ledger's form
                refuse(LedgerMark.ask(session).problem());
            }
            return Optional.of(answers);
        } catch (DatabaseFault fault) {
            if (!fault.is("42P01") && !fault.is("3F000") && !fault.is("42703")) {
                throw fault;
            }
            var mark = LedgerMark.ask(session);
            refuse(mark.problem());
            // where the mark is ours, somebody made the ledger in between, or it is broken
            return mark.comment().isEmpty() ? Optional.empty() : Optional.of(session.query(text));
        }
    }

    private static void refuse(Optional<Failure> problem) throws EngineException {
        if (problem.isPresent()) {
            throw new EngineException(problem.get());
        }
    }

    private interface Reading<T> {
        T in(Session session) throws DatabaseFault, EngineException;
    }

    private <T> T inSession(Reading<T> reading) throws EngineException {
        try (var session = connect.open(target, APPLICATION, NO_NONCE)) {
            try {
                return reading.in(session);
            } catch (DatabaseFault fault) {
                throw new EngineException(JudgeFault.failure(fault, Phase.OPEN));
            }
        } catch (DatabaseFault fault) {
            throw new EngineException(JudgeFault.failure(fault, Phase.CONNECT));
        }
    }
}
