package dev.drover.coordinator.fleet;

import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.yaml.Labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which labels a tenant must have: {@code tier=gold,region!=eu,plan in (a,b),!trial}. All terms
 * must hold; {@code !=} and {@code notin} hold for tenants without the label too.
 */
public record Selector(List<Term> terms) {
    public static final Selector ALL = new Selector(List.of());

    private static final String NAME = "([A-Za-z0-9][A-Za-z0-9_.-]{0,62})";
    private static final Pattern EQUALITY =
            Pattern.compile(NAME + "\\s*(==|=|!=)\\s*([A-Za-z0-9_.:@+/-]{1,63})");
    private static final Pattern SET =
            Pattern.compile(NAME + "\\s+(in|notin)\\s*\\(([^()]*)\\)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*" + NAME);

    /**
     * Part of a selector.
     *
     * @param accepted values, one of which the label must have; none: it must only be there
     * @param negated the opposite
     */
    public record Term(String name, List<String> accepted, boolean negated) {
        public Term {
            accepted = List.copyOf(accepted);
        }
    }

    public Selector {
        terms = List.copyOf(terms);
    }

    public boolean isEmpty() {
        return terms.isEmpty();
    }

    /**
     * @param labels each must be equal
     * @param text more terms
     * @throws RefusedSelectionException telling every term that cannot be read
     */
    public static Selector of(Map<String, String> labels, Optional<String> text)
            throws RefusedSelectionException {
        var equal =
                labels.entrySet().stream()
                        .map(label -> new Term(label.getKey(), List.of(label.getValue()), false));
        var selector = new Selector(Stream.concat(equal, parse(text.orElse("")).stream()).toList());
        var problems = selector.contradictions();
        if (!problems.isEmpty()) {
            throw new RefusedSelectionException(problems);
        }
        return selector;
    }

    /** Names whose terms no value fulfils together: that selects nobody, and is never meant. */
    private List<Problem.Item> contradictions() {
        var possible = new TreeMap<String, Set<String>>();
        var told = new TreeMap<String, Set<String>>();
        for (var term : terms) {
            if (!term.negated() && !term.accepted().isEmpty()) {
                possible.computeIfAbsent(term.name(), _ -> new TreeSet<>(term.accepted()))
                        .retainAll(term.accepted());
                told.computeIfAbsent(term.name(), _ -> new TreeSet<>()).addAll(term.accepted());
            }
        }
        return possible.entrySet().stream()
                .filter(name -> name.getValue().isEmpty())
                .map(name ->
                        contradiction(name.getKey(), told.getOrDefault(name.getKey(), Set.of())))
                .toList();
    }

    private static Problem.Item contradiction(String name, Set<String> values) {
        return new Problem.Item(
                "CONTRADICTORY_SELECTOR",
                "",
                "No tenant can have all that is asked of label \"%s\".".formatted(name),
                "For tenants with either write %s in (%s)."
                        .formatted(name, String.join(",", values)));
    }

    private static List<Term> parse(String text) throws RefusedSelectionException {
        var terms = new ArrayList<Term>();
        var problems = new ArrayList<Problem.Item>();
        for (var part : parts(text)) {
            term(part.strip())
                    .ifPresentOrElse(terms::add, () -> problems.add(unreadable(part.strip())));
        }
        if (!problems.isEmpty()) {
            throw new RefusedSelectionException(problems);
        }
        return terms;
    }

    /** At the commas that are not inside parentheses. */
    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        parts.add(text.substring(from, i));
                        from = i + 1;
                    }
                }
                default -> {}
            }
        }
        if (!text.isBlank()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    private static Optional<Term> term(String part) {
        var equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            return Optional.of(
                    new Term(
                            equality.group(1),
                            List.of(equality.group(3)),
                            equality.group(2).equals("!=")));
        }
        var set = SET.matcher(part);
        if (set.matches()) {
            var values = Arrays.stream(set.group(3).split(",", -1)).map(String::strip).toList();
            return values.stream().allMatch(value -> Labels.VALUE.matcher(value).matches())
                    ? Optional.of(
                            new Term(set.group(1), values, set.group(2).equalsIgnoreCase("notin")))
                    : Optional.empty();
        }
        var presence = PRESENCE.matcher(part);
        return presence.matches()
                ? Optional.of(new Term(presence.group(2), List.of(), !presence.group(1).isEmpty()))
                : Optional.empty();
    }

    private static Problem.Item unreadable(String part) {
        return new Problem.Item(
                "INVALID_SELECTOR",
                "",
                "\"%s\" is no term of a selector.".formatted(part),
                "Write name=value, name!=value, name in (a,b), name notin (a,b), name or !name, separated by commas.");
    }
}
