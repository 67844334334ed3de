package dev.drover.engine.sql;

/**
 * Cuts SQL text into tokens by the rules of PostgreSQL's own lexer, in one pass and without
 * recursion, so that time grows with the text and no input can overflow the stack.
 *
 * <p>It knows what can hide a semicolon and no more: numbers and operators are not told apart
 * further. Not thread-safe.
 */
final class Lexer {
    enum Token {
        /** An unquoted name or keyword. */
        WORD,
        QUOTED_NAME,
        STRING,
        OPEN,
        CLOSE,
        SEMICOLON,
        DOT,
        LINE_COMMENT,
        BLOCK_COMMENT,
        /** Numbers, parameters, operators: one or more characters. */
        OTHER,
        END
    }

    private final String text;
    private int start;
    private int end;

    Lexer(String text, int from) {
        this.text = text;
        this.start = from;
        this.end = from;
    }

    /** Index of the current token's first unit. */
    int start() {
        return start;
    }

    /** Index after the current token's last unit. */
    int end() {
        return end;
    }

    String token() {
        return text.substring(start, end);
    }

    /** Continues at another place; for data that is no SQL. */
    void moveTo(int offset) {
        end = offset;
    }

    /** Whether the current token spells {@code word}, given in lower case ASCII. */
    boolean is(String word) {
        if (end - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (lower(text.charAt(start + i)) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    Token next() throws UnreadableScriptException {
        int at = end;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        start = at;
        if (at == text.length()) {
            end = at;
            return Token.END;
        }
        char c = text.charAt(at);
        return switch (c) {
            case '\'' -> string(at, false);
            case '"' -> quotedName(at);
            case '$' -> dollar(at);
            case ';' -> single(Token.SEMICOLON);
            case '(' -> single(Token.OPEN);
            case ')' -> single(Token.CLOSE);
            case '.' -> single(Token.DOT);
            case '\\' ->
                    throw problem(
                            "PSQL_COMMAND",
                            at,
                            "A backslash outside quotes is a psql command, which the server does not know.",
                            "Write the command's SQL in its place, or remove it.");
            case 0 ->
                    throw problem(
                            "NUL_CHARACTER",
                            at,
                            "The text holds a NUL character, which PostgreSQL refuses.",
                            "Remove it; the file may have been saved as UTF-16.");
            default -> other(at, c);
        };
    }

    private Token other(int at, char c) throws UnreadableScriptException {
        if (follows(at, "--")) {
            return lineComment(at);
        }
        if (follows(at, "/*")) {
            return blockComment(at);
        }
        if (startsName(c)) {
            return word(at);
        }
        // Digits apart from names: the name rules would swallow the E of a string after a number.
        end = isDigit(c) ? skipDigits(at) : at + 1;
        return Token.OTHER;
    }

    private Token word(int at) throws UnreadableScriptException {
        int to = at + 1;
        while (to < text.length() && continuesName(text.charAt(to))) {
            to++;
        }
        end = to;
        if (to != at + 1 || to == text.length()) {
            return Token.WORD;
        }
        char prefix = lower(text.charAt(at));
        char following = text.charAt(to);
        if (following == '\'' && "ebxn".indexOf(prefix) >= 0) {
            return string(to, prefix == 'e');
        }
        if (prefix == 'u' && follows(to, "&'")) {
            return string(to + 1, false);
        }
        if (prefix == 'u' && follows(to, "&\"")) {
            return quotedName(to + 1);
        }
        return Token.WORD;
    }

    /** A string whose opening quote stands at {@code quote}; the token may begin before it. */
    private Token string(int quote, boolean backslashEscapes) throws UnreadableScriptException {
        int at = quote + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && backslashEscapes) {
                at += 2;
            } else if (c != '\'') {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
                at += 2;
            } else {
                int more = backslashEscapes ? continuation(at + 1) : -1;
                if (more < 0) {
                    end = at + 1;
                    return Token.STRING;
                }
                at = more + 1;
            }
        }
        throw unclosed("UNCLOSED_STRING", start, "string", "'");
    }

    /**
     * Where a string goes on after its closing quote: blanks with a line end between two quotes
     * make one literal, and the second part keeps the first one's escapes. -1 when it does not.
     */
    private int continuation(int from) {
        boolean lineEnd = false;
        for (int at = from; at < text.length(); ) {
            char c = text.charAt(at);
            if (isBlank(c)) {
                lineEnd |= c == '\n' || c == '\r';
                at++;
            } else if (follows(at, "--")) {
                at = endOfLine(at);
            } else {
                return lineEnd && c == '\'' ? at : -1;
            }
        }
        return -1;
    }

    private Token quotedName(int quote) throws UnreadableScriptException {
        int at = quote + 1;
        while (true) {
            at = text.indexOf('"', at);
            if (at < 0) {
                throw unclosed("UNCLOSED_QUOTED_NAME", start, "quoted name", "\"");
            }
            if (at + 1 == text.length() || text.charAt(at + 1) != '"') {
                end = at + 1;
                return Token.QUOTED_NAME;
            }
            at += 2;
        }
    }

    private Token dollar(int at) throws UnreadableScriptException {
        int to = at + 1;
        if (to < text.length() && isDigit(text.charAt(to))) {
            end = skipDigits(to);
            return Token.OTHER;
        }
        if (to < text.length() && startsName(text.charAt(to))) {
            to++;
            while (to < text.length() && continuesName(text.charAt(to)) && text.charAt(to) != '$') {
                to++;
            }
        }
        if (to == text.length() || text.charAt(to) != '$') {
            return single(Token.OTHER);
        }
        var tag = text.substring(at, to + 1);
        int close = text.indexOf(tag, to + 1);
        if (close < 0) {
            throw unclosed("UNCLOSED_DOLLAR_QUOTE", at, "dollar-quoted text", tag);
        }
        end = close + tag.length();
        return Token.STRING;
    }

    private Token lineComment(int at) {
        end = endOfLine(at);
        return Token.LINE_COMMENT;
    }

    private Token blockComment(int from) throws UnreadableScriptException {
        int depth = 1;
        int at = from + 2;
        while (at < text.length()) {
            if (follows(at, "*/")) {
                at += 2;
                if (--depth == 0) {
                    end = at;
                    return Token.BLOCK_COMMENT;
                }
            } else if (follows(at, "/*")) {
                at += 2;
                depth++;
            } else {
                at++;
            }
        }
        throw unclosed("UNCLOSED_COMMENT", from, "comment", "*/");
    }

    private Token single(Token token) {
        end = start + 1;
        return token;
    }

    private int endOfLine(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    private int skipDigits(int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private boolean follows(int at, String mark) {
        return text.startsWith(mark, at);
    }

    private UnreadableScriptException unclosed(String code, int at, String thing, String closing) {
        return problem(
                code,
                at,
                "A " + thing + " begins here and never ends.",
                "Close it with " + closing + ".");
    }

    private UnreadableScriptException problem(String code, int at, String what, String remedy) {
        return new UnreadableScriptException(code, Position.at(text, at), what, remedy);
    }

    static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** PostgreSQL takes every character outside ASCII as part of a name. */
    private static boolean startsName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean continuesName(char c) {
        return startsName(c) || isDigit(c) || c == '$';
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
}
