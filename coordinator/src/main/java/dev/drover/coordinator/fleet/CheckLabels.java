package dev.drover.coordinator.fleet;

import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.fleet.Selector.Term;
import dev.drover.engine.spelling.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Finds slips in a selector. A label or value that no tenant has selects nothing, or with {@code
 * !=} everything. What is negated may be unknown, unless something known is very like it.
 */
final class CheckLabels {
    private static final int NAMED = 8;

    private final Map<String, Set<String>> known;
    private final List<Problem.Item> problems = new ArrayList<>();

    private CheckLabels(Map<String, Set<String>> known) {
        this.known = known;
    }

    static List<Problem.Item> problems(Handle handle, Selector selector) {
        if (selector.isEmpty()) {
            return List.of();
        }
        var check = new CheckLabels(known(handle));
        selector.terms().forEach(check::term);
        return check.problems;
    }

    private static Map<String, Set<String>> known(Handle handle) {
        var known = new TreeMap<String, Set<String>>();
        handle.createQuery(
                        """
                        SELECT DISTINCT label.key, label.value
                          FROM tenant, jsonb_each_text(tenant.labels) AS label
                        """)
                .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(label ->
                        known.computeIfAbsent(label.getKey(), _ -> new TreeSet<>())
                                .add(label.getValue()));
        return known;
    }

    private void term(Term term) {
        var values = known.get(term.name());
        if (values == null) {
            add(
                    term,
                    "UNKNOWN_LABEL",
                    "No tenant has a label \"%s\".".formatted(term.name()),
                    term.name(),
                    known.keySet());
            return;
        }
        for (var value : term.accepted()) {
            if (!values.contains(value)) {
                add(
                        term,
                        "UNKNOWN_LABEL_VALUE",
                        "No tenant has the value \"%s\" of label \"%s\"."
                                .formatted(value, term.name()),
                        value,
                        values);
            }
        }
    }

    private void add(Term term, String code, String what, String word, Set<String> candidates) {
        if (!term.negated() || DidYouMean.nearest(word, candidates).isPresent()) {
            var remedy = DidYouMean.sentence(word, candidates, there(candidates));
            problems.add(new Problem.Item(code, "", what, remedy));
        }
    }

    private static String there(Set<String> candidates) {
        if (candidates.isEmpty()) {
            return "No tenant has labels yet; add some with drover tenants label.";
        }
        var some = candidates.stream().limit(NAMED).toList();
        return "There are: %s%s."
                .formatted(String.join(", ", some), candidates.size() > NAMED ? " …" : "");
    }
}
