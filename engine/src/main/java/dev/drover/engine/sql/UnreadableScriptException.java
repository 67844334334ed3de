package dev.drover.engine.sql;

/**
 * A script that cannot be split or run as written; found before anything of it has run.
 *
 * <p>Codes of splitting: {@code UNCLOSED_STRING}, {@code UNCLOSED_QUOTED_NAME}, {@code
 * UNCLOSED_DOLLAR_QUOTE}, {@code UNCLOSED_COMMENT}, {@code UNCLOSED_BRACKET}, {@code
 * UNCLOSED_FUNCTION_BODY}, {@code UNCLOSED_COPY_DATA}, {@code MISPLACED_COPY_DATA}, {@code
 * PSQL_COMMAND}, {@code NUL_CHARACTER}, {@code BACKSLASH_STRINGS}.
 *
 * <p>Codes of grouping: {@code NESTED_BEGIN}, {@code BEGIN_WITHOUT_COMMIT}, {@code
 * COMMIT_WITHOUT_BEGIN}, {@code ROLLBACK_IN_SCRIPT}, {@code REFUSES_TRANSACTION}, {@code
 * TRANSACTION_MODE}, {@code TRANSACTION_CHAIN}, {@code TWO_PHASE_COMMIT}, {@code SESSION_RESET}.
 */
public final class UnreadableScriptException extends Exception {
    private final String code;
    private final int line;
    private final int column;
    private final String what;
    private final String remedy;

    public UnreadableScriptException(String code, Position position, String what, String remedy) {
        super("line " + position.line() + ": " + what + " " + remedy);
        this.code = code;
        this.line = position.line();
        this.column = position.column();
        this.what = what;
        this.remedy = remedy;
    }

    /** Stable name of the problem. */
    public String code() {
        return code;
    }

    /** Line of the script, counted from 1: where the thing that is wrong begins. */
    public int line() {
        return line;
    }

    /** Column of that line in characters, counted from 1. */
    public int column() {
        return column;
    }

    /** What is wrong, one sentence. */
    public String what() {
        return what;
    }

    /** What to do, one sentence. */
    public String remedy() {
        return remedy;
    }
}
