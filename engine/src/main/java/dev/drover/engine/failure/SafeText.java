package dev.drover.engine.failure;

import java.util.regex.Pattern;

/** Takes out of the server's words what may be a customer's data. */
final class SafeText {
    private static final Pattern DOUBLE_QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern FUNCTION_LINE =
            Pattern.compile("^PL/pgSQL function ([\\w.\"$]+)(?:\\([^)]*\\))? line (\\d+)");

    private SafeText() {}

    /**
     * Identifiers stand in double quotes and are kept, except in class 22, where the server puts
     * the offending value there.
     */
    static String message(String sqlState, String message) {
        var safe = withoutQuoted(message);
        return sqlState.startsWith("22") ? DOUBLE_QUOTED.matcher(safe).replaceAll("?") : safe;
    }

    /**
     * Puts a question mark in the place of each text in single quotes, in which a quote is written
     * twice. A scan, and no pattern: a pattern's alternatives recurse with each character, and the
     * message may be as long as a script likes. A quote that is never closed hides the rest.
     */
    private static String withoutQuoted(String message) {
        var safe = new StringBuilder();
        int from = 0;
        for (int open = message.indexOf('\''); open >= 0; open = message.indexOf('\'', from)) {
            safe.append(message, from, open).append('?');
            from = afterQuoted(message, open);
        }
        return safe.append(message, from, message.length()).toString();
    }

    private static int afterQuoted(String message, int open) {
        int close = message.indexOf('\'', open + 1);
        while (close >= 0 && message.startsWith("''", close)) {
            close = message.indexOf('\'', close + 2);
        }
        return close < 0 ? message.length() : close + 1;
    }

    /** The innermost PL/pgSQL function and line, if the context begins with them. */
    static String context(String where) {
        var matcher = FUNCTION_LINE.matcher(where);
        return matcher.find()
                ? " (in PL/pgSQL function " + matcher.group(1) + ", line " + matcher.group(2) + ")"
                : "";
    }
}
