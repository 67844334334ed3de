package dev.drover.engine.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells which scripts only write to the catalogue: they neither scan nor rewrite a table, change no
 * row and no setting, so that several of them may travel in one message.
 *
 * <p>Judged by words alone, and so with caution: what is not in the lists below is not quick.
 */
public final class QuickScript {
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
    private static final Set<String> PLAIN_TYPES =
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

    private static final String BRACKETS = "()";

    private final Set<String> newTables = new HashSet<>();

    private QuickScript() {}

    public static boolean is(List<Statement> statements) {
        var script = new QuickScript();
        return statements.stream().allMatch(script::isQuick);
    }

    private boolean isQuick(Statement statement) {
        if (statement.kind() != StatementKind.ORDINARY) {
            return false;
        }
        try {
            return isQuick(words(statement.sql()));
        } catch (UnreadableScriptException e) {
            return false;
        }
    }

    private boolean isQuick(List<String> words) {
        if (startsWith(words, List.of("alter", "table"))) {
            return addsPlainColumns(words);
        }
        if (startsWith(words, List.of("create", "index"))) {
            return newTables.contains(nameAt(words, words.indexOf("on") + 1));
        }
        if (startsWith(words, List.of("create", "table"))) {
            var name = nameAt(words, 2);
            newTables.add(name);
            return !name.startsWith("pg_temp") && words.stream().noneMatch(SCANNED_FOR::contains);
        }
        return QUICK.stream().anyMatch(first -> startsWith(words, first));
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
            at += at(words, at + 1).equals(BRACKETS) ? 2 : 1;
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

    /** Words in lower case; what stands in brackets is not looked at. */
    private static List<String> words(String sql) throws UnreadableScriptException {
        var words = new ArrayList<String>();
        var lexer = new Lexer(sql, 0);
        int depth = 0;
        for (var token = lexer.next(); token != Lexer.Token.END; token = lexer.next()) {
            switch (token) {
                case OPEN -> {
                    if (depth++ == 0) {
                        words.add(BRACKETS);
                    }
                }
                case CLOSE -> depth--;
                case LINE_COMMENT, BLOCK_COMMENT, END -> {}
                case WORD -> addUnless(depth > 0, words, Head.lower(lexer));
                case QUOTED_NAME, STRING, SEMICOLON, DOT, OTHER ->
                        addUnless(depth > 0, words, lexer.token());
            }
        }
        return withoutOptions(words);
    }

    private static void addUnless(boolean inside, List<String> words, String word) {
        if (!inside) {
            words.add(word);
        }
    }

    private static List<String> withoutOptions(List<String> words) {
        var left = new ArrayList<String>(words.size());
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("if") && at(words, i + 1).equals("not")) {
                i += 2;
            } else if (words.get(i).equals("if")) {
                i++;
            } else if (words.get(i).equals("or") && i == 1) {
                i++;
            } else if (!(words.get(i).equals("unique") && i == 1)) {
                left.add(words.get(i));
            }
        }
        return left;
    }
}
