package dev.drover.engine;

import dev.drover.engine.plan.Step;
import dev.drover.engine.source.Migration;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Decides which steps of a plan are sent together. Pure. */
final class GroupSteps {
    private final CommitPolicy policy;
    private final List<Step> steps;
    private final BitSet quick;

    GroupSteps(CommitPolicy policy, List<Step> steps) {
        this.policy = policy;
        this.steps = steps;
        this.quick = quick(steps);
    }

    /** How many steps, at least one, go together from this one on. */
    int size(int from) {
        return policy.together() ? sharingTransaction(from) : sharingMessage(from);
    }

    /** Whether the step's script is one that may share a message; it may also have one alone. */
    boolean isQuick(int step) {
        return quick.get(step) && length(step) <= policy.charactersPerMessage();
    }

    /** Whether the step is a whole migration in a transaction. */
    static boolean isTransactional(Step step) {
        return step instanceof Step.Apply && step.migration().transactional();
    }

    private int sharingTransaction(int from) {
        int to = from;
        while (to < steps.size() && isTransactional(steps.get(to))) {
            to++;
        }
        return Math.max(1, to - from);
    }

    private int sharingMessage(int from) {
        int most = Math.min(steps.size(), from + policy.migrationsPerMessage());
        int to = from;
        long characters = 0;
        while (to < most && quick.get(to)) {
            characters += length(to);
            if (characters > policy.charactersPerMessage()) {
                break;
            }
            to++;
        }
        return Math.max(1, to - from);
    }

    private int length(int step) {
        return steps.get(step).migration().up().text().length();
    }

    /**
     * Which steps need nothing that a message of several cannot give. A table that the plan itself
     * makes counts as new until a step that could fill, rename or replace it.
     */
    private static BitSet quick(List<Step> steps) {
        var quick = new BitSet(steps.size());
        var made = new HashSet<String>();
        for (int i = 0; i < steps.size(); i++) {
            if (isQuick(steps.get(i), made)) {
                quick.set(i);
            } else {
                made.clear();
            }
        }
        return quick;
    }

    private static boolean isQuick(Step step, Set<String> made) {
        var script = step.migration().traits().quick().filter(each -> each.isQuickAfter(made));
        script.ifPresent(each -> made.addAll(each.makes()));
        return script.isPresent() && isTransactional(step) && hasDefaults(step.migration());
    }

    private static boolean hasDefaults(Migration migration) {
        var directives = migration.directives();
        return directives.lockTimeout().isEmpty()
                && directives.holdLimit().isEmpty()
                && directives.checks().isEmpty();
    }
}
