package dev.drover.engine.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A script that only writes to the catalogue: it neither scans nor rewrites a table that may be
 * large, changes no row of one and no setting, so that several of them may travel in one message.
 *
 * <p>Judged by words alone, and so with caution: what is not known to be quick is not.
 *
 * @param makes tables that were not there before it, as it spells them
 * @param needs tables that must have been made shortly before: then to index, to alter and to seed
 *     them is quick too
 * @param evaluates whether it evaluates expressions: for rows that it inserts, or for a column that
 *     it adds
 */
public record QuickScript(Set<String> makes, Set<String> needs, boolean evaluates) {
    /** A script that does nothing. */
    public static final QuickScript NOTHING = new QuickScript(Set.of(), Set.of(), false);

    public QuickScript {
        makes = Set.copyOf(makes);
        needs = Set.copyOf(needs);
    }

    /** Empty when it is not quick, whatever came before it. */
    public static Optional<QuickScript> of(List<Statement> statements) {
        var makes = new HashSet<String>();
        var needs = new HashSet<String>();
        boolean evaluates = false;
        for (var statement : statements) {
            var quick = JudgeQuick.of(statement);
            if (quick.isEmpty()) {
                return Optional.empty();
            }
            quick.get().needs().filter(name -> !makes.contains(name)).ifPresent(needs::add);
            quick.get().makes().ifPresent(makes::add);
            evaluates |= quick.get().evaluates();
        }
        return Optional.of(new QuickScript(makes, needs, evaluates));
    }

    /** Whether it is quick after migrations that made these tables. */
    public boolean isQuickAfter(Set<String> made) {
        return made.containsAll(needs);
    }

    /**
     * Whether expressions and triggers may be evaluated, and so functions run that could do
     * anything to the session: for rows that it inserts, for a column that it adds, or for the rows
     * of a table made before it.
     */
    public boolean mayRunFunctions() {
        return evaluates || !needs.isEmpty();
    }
}
