package dev.drover.engine.sql;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Defaults of columns that {@code ALTER TABLE} adds. PostgreSQL evaluates them at once, unless they
 * are volatile, to keep the value for the rows that are there, though there may be none.
 */
final class AddedDefaults {
    private static final Pattern LITERAL =
            Pattern.compile(
                    "(?is)true|false|null|current_timestamp|current_date|[0-9]+|(?:[ebxn]|u&)?'.*|\\$.*\\$");

    /** May follow a default; an operator would be part of it. */
    private static final Set<String> NEXT =
            Set.of(
                    "",
                    ",",
                    "not",
                    "null",
                    "constraint",
                    "check",
                    "unique",
                    "primary",
                    "references");

    private final List<String> words;

    private AddedDefaults(List<String> words) {
        this.words = words;
    }

    /**
     * Whether one of them is more than a literal of a built-in type.
     *
     * @param words of an {@code ALTER TABLE}, outside of brackets
     */
    static boolean mayRunFunctions(List<String> words) {
        return new AddedDefaults(words).mayRunFunctions();
    }

    private boolean mayRunFunctions() {
        for (int i = 0; i < words.size(); i++) {
            if (isDefault(i) ? !isLiteral(i) : isExpression(i)) {
                return true;
            }
        }
        return false;
    }

    /** Not {@code SET DEFAULT} or {@code BY DEFAULT}, which hold for rows to come. */
    private boolean isDefault(int index) {
        return at(index).equals("default") && !Set.of("set", "drop", "by").contains(at(index - 1));
    }

    /** {@code GENERATED ALWAYS AS (…)}; an identity is none. */
    private boolean isExpression(int index) {
        return at(index).equals("as") && at(index + 1).equals(OuterWords.BRACKETS);
    }

    private boolean isLiteral(int index) {
        int literal = index + (Set.of("-", "+").contains(at(index + 1)) ? 2 : 1);
        return isOfPlainType(index)
                && LITERAL.matcher(at(literal)).matches()
                && NEXT.contains(at(afterLiteral(literal)));
    }

    /** A domain has checks, which run for the value. */
    private boolean isOfPlainType(int index) {
        int add = words.subList(0, index).lastIndexOf("add");
        int name = add + (at(add + 1).equals("column") ? 2 : 1);
        return add >= 0 && JudgeQuick.PLAIN_TYPES.contains(at(name + 1));
    }

    /** Behind its fraction, and a cast to a built-in type. */
    private int afterLiteral(int index) {
        int at = index + (at(index + 1).equals(".") ? 3 : 1);
        boolean cast = at(at).equals(":") && at(at + 1).equals(":");
        return cast && JudgeQuick.PLAIN_TYPES.contains(at(at + 2)) ? at + 3 : at;
    }

    private String at(int index) {
        return index >= 0 && index < words.size() ? words.get(index) : "";
    }
}
