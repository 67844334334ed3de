package dev.drover.engine.sql;

import dev.drover.engine.sql.Lexer.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a script into its statements as psql would send them, in time proportional to its length.
 *
 * <p>What psql or the server would read differently from what its author meant is refused with the
 * line where it begins: everything unclosed, psql's own commands, and switching to backslash
 * escapes in plain strings halfway.
 */
public final class SplitScript {
    private final String text;
    private final Lexer lexer;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();
    private StatementShape shape = new StatementShape();
    private int statementStart;
    private int statementEnd;
    private int statementLine;
    private int countedTo;
    private int line = 1;

    private SplitScript(String text) {
        this.text = text;
        this.lexer = new Lexer(text, text.startsWith("\uFEFF") ? 1 : 0);
    }

    /** The statements of a script. */
    public static Script of(String path, String text) throws UnreadableScriptException {
        return withComments(path, text).script();
    }

    /** The statements of a script, and its comments in their order. */
    public static WithComments withComments(String path, String text)
            throws UnreadableScriptException {
        var split = new SplitScript(text);
        split.run();
        return new WithComments(new Script(path, text, split.statements), split.comments);
    }

    /** A script with its comments, those inside statements included. */
    public record WithComments(Script script, List<Comment> comments) {
        public WithComments {
            comments = List.copyOf(comments);
        }
    }

    private void run() throws UnreadableScriptException {
        for (var token = lexer.next(); token != Token.END; token = lexer.next()) {
            if (token == Token.LINE_COMMENT || token == Token.BLOCK_COMMENT) {
                addComment(token);
            } else if (token == Token.SEMICOLON && shape.endsAtSemicolon()) {
                endStatement(true);
            } else {
                if (shape.isEmpty()) {
                    statementStart = lexer.start();
                    statementLine = lineAt(statementStart);
                }
                shape.see(token, lexer);
                statementEnd = lexer.end();
            }
        }
        refuseOpenEnds();
        endStatement(false);
    }

    private void addComment(Token token) {
        boolean header = statements.isEmpty() && shape.isEmpty();
        boolean block = token == Token.BLOCK_COMMENT;
        comments.add(new Comment(lexer.token(), lineAt(lexer.start()), block, header));
    }

    private void endStatement(boolean semicolon) throws UnreadableScriptException {
        if (shape.isEmpty()) {
            return;
        }
        var sql = text.substring(statementStart, statementEnd);
        if (shape.copiesFromStdin()) {
            add(sql, StatementKind.COPY_FROM_STDIN, Optional.of(copyData(semicolon)));
        } else {
            var head = Head.of(sql);
            refuseBackslashStrings(head);
            add(sql, ClassifyStatement.of(head), Optional.empty());
        }
        shape = new StatementShape();
    }

    private void add(String sql, StatementKind kind, Optional<String> copyData) {
        statements.add(new Statement(sql, statementStart, statementLine, kind, copyData));
    }

    /**
     * The lines after a COPY's own, up to the one that is {@code \.}; the lexer goes on after it.
     */
    private String copyData(boolean semicolon) throws UnreadableScriptException {
        int start = semicolon ? afterLineEnd(lexer.end()) : text.length();
        if (semicolon && restOfLineHoldsSql(lexer.end())) {
            throw problem(
                    "MISPLACED_COPY_DATA",
                    lexer.end(),
                    "More text stands behind COPY … FROM stdin on its line; the data begins on the next.",
                    "End the line after the semicolon.");
        }
        for (int at = start; at < text.length(); at = afterLineEnd(at)) {
            if (isEndMark(at)) {
                lexer.moveTo(at + 2);
                return text.substring(start, at);
            }
        }
        throw problem(
                "UNCLOSED_COPY_DATA",
                statementStart,
                "The data of this COPY … FROM stdin never ends.",
                "End it with a line that holds \\. alone.");
    }

    private boolean isEndMark(int at) {
        if (!text.startsWith("\\.", at)) {
            return false;
        }
        int after = at + 2;
        return after == text.length() || text.charAt(after) == '\n' || text.charAt(after) == '\r';
    }

    private boolean restOfLineHoldsSql(int from) {
        int at = from;
        while (at < text.length() && Lexer.isBlank(text.charAt(at)) && !endsLine(at)) {
            at++;
        }
        return at < text.length() && !endsLine(at) && !text.startsWith("--", at);
    }

    private int afterLineEnd(int from) {
        int at = from;
        while (at < text.length() && !endsLine(at)) {
            at++;
        }
        return Math.min(text.length(), at + 1);
    }

    private boolean endsLine(int at) {
        return Position.endsLine(text, at);
    }

    private void refuseOpenEnds() throws UnreadableScriptException {
        if (shape.bracketOpen()) {
            throw problem(
                    "UNCLOSED_BRACKET",
                    shape.openBracket(),
                    "A bracket opens here and is never closed, so all that follows would belong to this statement.",
                    "Close it with ).");
        }
        if (shape.bodyOpen()) {
            throw problem(
                    "UNCLOSED_FUNCTION_BODY",
                    shape.openBody(),
                    "A BEGIN ATOMIC body begins here and never ends.",
                    "Close it with END, after the semicolon of its last statement.");
        }
    }

    /**
     * The setting would change how the server reads the strings that follow, but not in statements
     * sent in one message with it; so the same file would mean two things.
     */
    private void refuseBackslashStrings(Head head) throws UnreadableScriptException {
        if (!head.accept("set")) {
            return;
        }
        if (!head.accept("session")) {
            head.accept("local");
        }
        if (!head.accept("standard_conforming_strings")) {
            return;
        }
        if (!head.accept("=")) {
            head.accept("to");
        }
        if (!head.acceptAny(
                "on", "'on'", "true", "'true'", "yes", "'yes'", "1", "'1'", "default")) {
            throw problem(
                    "BACKSLASH_STRINGS",
                    statementStart,
                    "Switching standard_conforming_strings off changes where the strings after it end.",
                    "Leave it on, and write E'…' where a backslash shall escape.");
        }
    }

    /** The line of an offset not before the last one asked for: the text is counted once. */
    private int lineAt(int offset) {
        for (; countedTo < offset; countedTo++) {
            if (endsLine(countedTo)) {
                line++;
            }
        }
        return line;
    }

    private UnreadableScriptException problem(String code, int at, String what, String remedy) {
        return new UnreadableScriptException(code, Position.at(text, at), what, remedy);
    }
}
