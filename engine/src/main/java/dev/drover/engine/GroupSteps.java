package dev.drover.engine;

import dev.drover.engine.plan.Step;
import dev.drover.engine.source.Migration;
import dev.drover.engine.sql.QuickScript;
import dev.drover.engine.sql.Unit;

import java.util.List;

/** Decides which steps of a plan are sent together. Pure. */
final class GroupSteps {
    private final CommitPolicy policy;

    GroupSteps(CommitPolicy policy) {
        this.policy = policy;
    }

    /** How many steps, at least one, go together from this one on. */
    int size(List<Step> steps, int from) {
        return policy.together() ? sharingTransaction(steps, from) : sharingMessage(steps, from);
    }

    /** Whether the step is a whole migration in a transaction. */
    static boolean isTransactional(Step step) {
        return step instanceof Step.Apply apply && apply.migration().transactional();
    }

    private static int sharingTransaction(List<Step> steps, int from) {
        int to = from;
        while (to < steps.size() && isTransactional(steps.get(to))) {
            to++;
        }
        return Math.max(1, to - from);
    }

    private int sharingMessage(List<Step> steps, int from) {
        int most = Math.min(steps.size(), from + policy.migrationsPerMessage());
        int to = from;
        long characters = 0;
        while (to < most && isTransactional(steps.get(to)) && isQuick(steps.get(to).migration())) {
            characters += steps.get(to).migration().up().text().length();
            if (characters > policy.charactersPerMessage()) {
                break;
            }
            to++;
        }
        return Math.max(1, to - from);
    }

    /** Whether it needs nothing that a message of several cannot give. */
    private static boolean isQuick(Migration migration) {
        var directives = migration.directives();
        return directives.lockTimeout().isEmpty()
                && directives.holdLimit().isEmpty()
                && directives.checks().isEmpty()
                && migration.units().stream()
                        .allMatch(unit ->
                                unit instanceof Unit.Atomic(var statements)
                                        && QuickScript.is(statements));
    }
}
