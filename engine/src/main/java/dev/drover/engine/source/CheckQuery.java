package dev.drover.engine.source;

import dev.drover.engine.sql.SplitScript;
import dev.drover.engine.sql.UnreadableScriptException;

import java.util.Locale;
import java.util.Optional;

/** The query of a {@code drover:check} line. */
final class CheckQuery {
    private CheckQuery() {}

    /**
     * The query without its semicolon; empty unless it is one statement that begins with SELECT.
     */
    static Optional<String> read(String text) {
        try {
            var statements = SplitScript.of("", text).statements();
            return statements.size() == 1 && isSelect(statements.getFirst().sql())
                    ? Optional.of(statements.getFirst().sql())
                    : Optional.empty();
        } catch (UnreadableScriptException _) {
            return Optional.empty();
        }
    }

    private static boolean isSelect(String sql) {
        return sql.length() > 6
                && sql.substring(0, 6).toUpperCase(Locale.ROOT).equals("SELECT")
                && !Character.isJavaIdentifierPart(sql.charAt(6));
    }
}
