package dev.drover.engine.sql;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells whether a statement is quick by itself, or on a table that was made shortly before. */
final class JudgeQuick {
    /** First words, with {@code OR REPLACE} and {@code IF [NOT] EXISTS} left out. */
    private static final List<List<String>> QUICK =
            List.of(
                    List.of("create", "table"),
                    List.of("create", "view"),
                    List.of("create", "function"),
                    List.of("create", "procedure"),
                    List.of("create", "type"),
                    List.of("create", "domain"),
                    List.of("create", "sequence"),
                    List.of("create", "schema"),
                    List.of("create", "trigger"),
                    List.of("create", "policy"),
                    List.of("comment", "on"),
                    List.of("grant"),
                    List.of("revoke"),
                    List.of("alter", "function"),
                    List.of("alter", "view"),
                    List.of("drop", "view"),
                    List.of("drop", "function"),
                    List.of("drop", "trigger"),
                    List.of("drop", "policy"));

    /**
     * Make a new table one that scans others: {@code CREATE TABLE AS}, {@code AS EXECUTE}, {@code
     * PARTITION OF} whose parent may have a default partition.
     */
    private static final Set<String> SCANNED_FOR = Set.of("as", "execute", "of");

    /** A column of these types, without any word behind, is added without touching a row. */
    static final Set<String> PLAIN_TYPES =
            Set.of(
                    "smallint",
                    "int",
                    "int2",
                    "int4",
                    "int8",
                    "integer",
                    "bigint",
                    "numeric",
                    "decimal",
                    "real",
                    "float4",
                    "float8",
                    "text",
                    "varchar",
                    "char",
                    "bool",
                    "boolean",
                    "uuid",
                    "date",
                    "time",
                    "timestamp",
                    "timestamptz",
                    "interval",
                    "json",
                    "jsonb",
                    "bytea",
                    "inet");

    /** Make altering a new table more than that. */
    private static final Set<String> NOT_EVEN_NEW = Set.of("attach", "rename", "schema");

    private static final Quick ALWAYS = new Quick(Optional.empty(), Optional.empty(), false);

    /** What is made there outlives its script, until the session ends. */
    private static final String TEMPORARY = "pg_temp";

    private JudgeQuick() {}

    /**
     * What a statement that is quick makes, and needs to be.
     *
     * @param makes a table that was not there before
     * @param needs a table that must be new
     * @param evaluates whether it inserts rows, for which defaults, checks and triggers run, or
     *     adds a column whose default PostgreSQL evaluates at once
     */
    record Quick(Optional<String> makes, Optional<String> needs, boolean evaluates) {}

    static Optional<Quick> of(Statement statement) {
        if (statement.kind() != StatementKind.ORDINARY) {
            return Optional.empty();
        }
        try {
            var words = OuterWords.of(statement.sql());
            if (words.stream().anyMatch(JudgeQuick::isTemporary)) {
                return Optional.empty();
            }
            return startsWith(words, List.of("insert", "into"))
                    ? seeding(words, statement.sql())
                    : judge(words, OuterWords.withoutOptions(words));
        } catch (UnreadableScriptException e) {
            return Optional.empty();
        }
    }

    /**
     * @param all words
     * @param words the same without {@code IF EXISTS} and the like
     */
    private static Optional<Quick> judge(List<String> all, List<String> words) {
        if (startsWith(words, List.of("alter", "table"))) {
            return addsPlainColumns(words) ? Optional.of(ALWAYS) : alteringNew(words);
        }
        if (startsWith(words, List.of("create", "index"))) {
            return needing(nameAt(words, words.indexOf("on") + 1));
        }
        if (startsWith(words, List.of("create", "table"))) {
            return making(nameAt(words, 2), words, all.contains("if"));
        }
        return QUICK.stream().anyMatch(first -> startsWith(words, first))
                ? Optional.of(ALWAYS)
                : Optional.empty();
    }

    private static Optional<Quick> making(String name, List<String> words, boolean maybe) {
        if (words.stream().anyMatch(SCANNED_FOR::contains)) {
            return Optional.empty();
        }
        return Optional.of(maybe ? ALWAYS : new Quick(Optional.of(name), Optional.empty(), false));
    }

    private static Optional<Quick> needing(String name) {
        return Optional.of(new Quick(Optional.empty(), Optional.of(name), false));
    }

    private static boolean isTemporary(String word) {
        return word.startsWith(TEMPORARY) || word.startsWith('"' + TEMPORARY);
    }

    /** What is attached may be large, and another name may hide one that is. */
    private static Optional<Quick> alteringNew(List<String> words) {
        int at = 2 + (at(words, 2).equals("only") ? 1 : 0);
        return words.size() > at + 1 && words.stream().noneMatch(NOT_EVEN_NEW::contains)
                ? Optional.of(
                        new Quick(
                                Optional.empty(),
                                Optional.of(nameAt(words, at)),
                                AddedDefaults.mayRunFunctions(words)))
                : Optional.empty();
    }

    /** {@code INSERT INTO t [(c, …)] VALUES (…), …} of literals; nothing else. */
    private static Optional<Quick> seeding(List<String> words, String sql)
            throws UnreadableScriptException {
        int at = 2 + nameLength(words, 2);
        at += at(words, at).equals(OuterWords.BRACKETS) ? 1 : 0;
        if (!at(words, at).equals("values")) {
            return Optional.empty();
        }
        boolean rows =
                words.subList(at + 1, words.size()).stream()
                        .allMatch(word -> word.equals(OuterWords.BRACKETS) || word.equals(","));
        return rows && OuterWords.holdsLiteralsAfter("values", sql)
                ? Optional.of(new Quick(Optional.empty(), Optional.of(nameAt(words, 2)), true))
                : Optional.empty();
    }

    /** {@code ALTER TABLE t ADD [COLUMN] c type [, …]}; nothing else. */
    private static boolean addsPlainColumns(List<String> words) {
        int at = 2 + (at(words, 2).equals("only") ? 1 : 0);
        at += nameLength(words, at);
        do {
            if (!at(words, at).equals("add")) {
                return false;
            }
            at += at(words, at + 1).equals("column") ? 3 : 2;
            if (!PLAIN_TYPES.contains(at(words, at))) {
                return false;
            }
            at += at(words, at + 1).equals(OuterWords.BRACKETS) ? 2 : 1;
            at += at(words, at).equals("[") && at(words, at + 1).equals("]") ? 2 : 0;
            at += at(words, at).equals("[]") ? 1 : 0;
        } while (at(words, at++).equals(","));
        return at > words.size();
    }

    private static String nameAt(List<String> words, int index) {
        int end = Math.min(words.size(), index + nameLength(words, index));
        return String.join("", words.subList(Math.min(index, end), end));
    }

    private static int nameLength(List<String> words, int index) {
        int length = 1;
        while (at(words, index + length).equals(".")) {
            length += 2;
        }
        return length;
    }

    private static String at(List<String> words, int index) {
        return index < words.size() ? words.get(index) : "";
    }

    private static boolean startsWith(List<String> words, List<String> first) {
        return words.size() >= first.size() && words.subList(0, first.size()).equals(first);
    }
}
