package dev.drover.engine.sql;

import dev.drover.engine.sql.Lexer.Token;

/**
 * Watches the tokens of one statement and tells whether a semicolon ends it, and whether data lines
 * follow.
 *
 * <p>A semicolon does not end a statement inside brackets, nor inside a {@code BEGIN ATOMIC … END}
 * body of a function or procedure. The body's own END is told from that of a CASE by what stands
 * before it: the grammar lets END close a body only after a semicolon or right after ATOMIC.
 */
final class StatementShape {
    private enum Copy {
        NO,
        BEFORE_FROM,
        AFTER_FROM,
        FROM_STDIN
    }

    private int tokens;
    private int brackets;
    private int firstOpenBracket;
    private boolean create;
    private boolean routine;
    private boolean afterBegin;
    private int beginAt;
    private boolean inBody;
    private boolean bodyMayEnd;
    private Copy copy = Copy.NO;

    boolean isEmpty() {
        return tokens == 0;
    }

    boolean endsAtSemicolon() {
        return brackets == 0 && !inBody;
    }

    boolean copiesFromStdin() {
        return copy == Copy.FROM_STDIN;
    }

    boolean bracketOpen() {
        return brackets > 0;
    }

    /** Index of the outermost bracket that is still open. */
    int openBracket() {
        return firstOpenBracket;
    }

    boolean bodyOpen() {
        return inBody;
    }

    /** Index of the BEGIN of a body that is still open. */
    int openBody() {
        return beginAt;
    }

    /** Takes the lexer's current token, neither a comment nor the end. */
    void see(Token token, Lexer lexer) {
        tokens++;
        if (token == Token.OPEN && brackets++ == 0) {
            firstOpenBracket = lexer.start();
        } else if (token == Token.CLOSE && brackets > 0) {
            brackets--;
        } else if (brackets == 0) {
            outsideBrackets(token, lexer);
            return;
        }
        afterBegin = false;
        bodyMayEnd = false;
        if (copy == Copy.AFTER_FROM) {
            copy = Copy.NO;
        }
    }

    private void outsideBrackets(Token token, Lexer lexer) {
        boolean word = token == Token.WORD;
        if (tokens <= 4 && word) {
            head(lexer);
        }
        if (copy == Copy.BEFORE_FROM && word && lexer.is("from")) {
            copy = Copy.AFTER_FROM;
        } else if (copy == Copy.AFTER_FROM) {
            // The server takes STDOUT here as well, for those who mix them up.
            boolean stdin = word && (lexer.is("stdin") || lexer.is("stdout"));
            copy = stdin ? Copy.FROM_STDIN : Copy.NO;
        }
        if (inBody) {
            if (bodyMayEnd && word && lexer.is("end")) {
                inBody = false;
            }
            bodyMayEnd = token == Token.SEMICOLON;
        } else if (routine && word && lexer.is("begin")) {
            afterBegin = true;
            beginAt = lexer.start();
        } else {
            inBody = afterBegin && word && lexer.is("atomic");
            bodyMayEnd = inBody;
            afterBegin = false;
        }
    }

    private void head(Lexer lexer) {
        if (tokens == 1) {
            create = lexer.is("create");
            copy = lexer.is("copy") ? Copy.BEFORE_FROM : Copy.NO;
        } else if (create && (tokens == 2 || tokens == 4)) {
            routine |= lexer.is("function") || lexer.is("procedure");
        }
    }
}
