package dev.drover.engine.sql;

import dev.drover.engine.sql.Lexer.Token;

/** What a statement says, whatever its comments, blanks and line ends between the words. */
public final class Tokens {
    /** Unicode promises never to assign them, and a script holds no such thing but by intent. */
    private static final char AFTER_TOKEN = '\uFFFF';

    private static final char GAP = '\uFFFE';
    private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";

    private Tokens() {}

    /**
     * Equal for two texts that differ between their tokens only. Nothing inside quotes is changed,
     * so a comment in a function's body counts: the database keeps it.
     *
     * @param sql one statement
     */
    public static String of(String sql) {
        try {
            return cut(sql);
        } catch (UnreadableScriptException e) {
            // it was read before its placeholders were filled in; then nothing is left out
            return sql;
        }
    }

    private static String cut(String sql) throws UnreadableScriptException {
        var lexer = new Lexer(sql, 0);
        var tokens = new StringBuilder(sql.length() + 16);
        int lastEnd = 0;
        char last = ' ';
        for (var token = lexer.next(); token != Token.END; token = lexer.next()) {
            if (isComment(token, sql, lexer.start())) {
                continue;
            }
            char first = sql.charAt(lexer.start());
            if (lexer.start() > lastEnd && wouldJoin(last, first)) {
                tokens.append(GAP);
            }
            tokens.append(sql, lexer.start(), lexer.end()).append(AFTER_TOKEN);
            lastEnd = lexer.end();
            last = sql.charAt(lastEnd - 1);
        }
        return tokens.toString();
    }

    /** Planner hints are written as comments, and are none to those who read them. */
    private static boolean isComment(Token token, String sql, int start) {
        return token == Token.LINE_COMMENT
                || (token == Token.BLOCK_COMMENT && !sql.startsWith("/*+", start));
    }

    /** Operators and numbers come in pieces, and mean something else with a blank in between. */
    private static boolean wouldJoin(char last, char first) {
        return (isOperator(last) && isOperator(first)) || (isNumber(last) && isNumber(first));
    }

    private static boolean isOperator(char c) {
        return OPERATORS.indexOf(c) >= 0;
    }

    private static boolean isNumber(char c) {
        return c == '.' || (c >= '0' && c <= '9');
    }
}
