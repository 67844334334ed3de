package dev.drover.engine.resume;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A statement's words, read from the left; comments are skipped. Unquoted ones are in lower case, a
 * quoted name keeps its quotes.
 */
final class Words {
    private final List<String> tokens = new ArrayList<>();
    private int at;

    Words(String sql) {
        int i = 0;
        while (i < sql.length()) {
            i = token(sql, i);
        }
    }

    /** Takes the words if they come next, all or none. */
    boolean accept(String... words) {
        if (at + words.length > tokens.size()
                || !tokens.subList(at, at + words.length).equals(List.of(words))) {
            return false;
        }
        at += words.length;
        return true;
    }

    /** Takes a name, perhaps with its schema; quoted as SQL takes it whatever it holds. */
    List<String> name() {
        var parts = new ArrayList<String>();
        do {
            parts.add(unquoted(next()));
        } while (accept("."));
        return parts;
    }

    private String next() {
        if (at >= tokens.size()) {
            throw new IllegalArgumentException("the statement ends where a name should stand");
        }
        return tokens.get(at++);
    }

    private static String unquoted(String token) {
        if (token.startsWith("\"")) {
            return token.substring(1, token.length() - 1).replace("\"\"", "\"");
        }
        if (!Character.isJavaIdentifierStart(token.charAt(0))) {
            throw new IllegalArgumentException("no name: " + token);
        }
        return token;
    }

    private int token(String sql, int from) {
        char c = sql.charAt(from);
        if (Character.isWhitespace(c)) {
            return from + 1;
        }
        if (sql.startsWith("--", from)) {
            int end = sql.indexOf('\n', from);
            return end < 0 ? sql.length() : end;
        }
        if (sql.startsWith("/*", from)) {
            return afterComment(sql, from);
        }
        int end =
                c == '"'
                        ? afterQuoted(sql, from)
                        : Character.isJavaIdentifierStart(c) ? afterWord(sql, from) : from + 1;
        var token = sql.substring(from, end);
        tokens.add(c == '"' ? token : token.toLowerCase(Locale.ROOT));
        return end;
    }

    private static int afterWord(String sql, int from) {
        int end = from;
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int afterQuoted(String sql, int from) {
        int end = from + 1;
        while (end < sql.length() && (sql.charAt(end) != '"' || sql.startsWith("\"\"", end))) {
            end += sql.charAt(end) == '"' ? 2 : 1;
        }
        return Math.min(end + 1, sql.length());
    }

    private static int afterComment(String sql, int from) {
        int depth = 1;
        int i = from + 2;
        while (i < sql.length() && depth > 0) {
            boolean opens = sql.startsWith("/*", i);
            boolean closes = sql.startsWith("*/", i);
            depth += opens ? 1 : closes ? -1 : 0;
            i += opens || closes ? 2 : 1;
        }
        return i;
    }
}
