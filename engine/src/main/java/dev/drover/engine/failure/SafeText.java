package dev.drover.engine.failure;

import java.util.regex.Pattern;

/** Takes out of the server's words what may be a customer's data. */
final class SafeText {
    private static final Pattern SINGLE_QUOTED = Pattern.compile("'(?:[^']|'')*'");
    private static final Pattern DOUBLE_QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern FUNCTION_LINE =
            Pattern.compile("^PL/pgSQL function ([\\w.\"$]+)(?:\\([^)]*\\))? line (\\d+)");

    private SafeText() {}

    /**
     * Identifiers stand in double quotes and are kept, except in class 22, where the server puts
     * the offending value there.
     */
    static String message(String sqlState, String message) {
        var safe = SINGLE_QUOTED.matcher(message).replaceAll("?");
        return sqlState.startsWith("22") ? DOUBLE_QUOTED.matcher(safe).replaceAll("?") : safe;
    }

    /** The innermost PL/pgSQL function and line, if the context begins with them. */
    static String context(String where) {
        var matcher = FUNCTION_LINE.matcher(where);
        return matcher.find()
                ? " (in PL/pgSQL function " + matcher.group(1) + ", line " + matcher.group(2) + ")"
                : "";
    }
}
