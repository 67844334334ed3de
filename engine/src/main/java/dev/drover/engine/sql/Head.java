package dev.drover.engine.sql;

import dev.drover.engine.sql.Lexer.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The first tokens of a statement, comments skipped, to be read from the left.
 *
 * <p>Unquoted words are in lower case; a quoted name keeps its quotes and so equals no keyword.
 */
final class Head {
    /** Enough for every rule that looks at first words, names in four parts included. */
    private static final int LENGTH = 32;

    private final List<String> tokens;
    private int at;

    private Head(List<String> tokens) {
        this.tokens = tokens;
    }

    static Head of(String sql) throws UnreadableScriptException {
        var tokens = new ArrayList<String>();
        var lexer = new Lexer(sql, 0);
        for (var token = lexer.next();
                token != Token.END && tokens.size() < LENGTH;
                token = lexer.next()) {
            if (token != Token.LINE_COMMENT && token != Token.BLOCK_COMMENT) {
                tokens.add(
                        token == Token.STRING || token == Token.WORD
                                ? lower(lexer)
                                : lexer.token());
            }
        }
        return new Head(tokens);
    }

    static String lower(Lexer lexer) {
        return lexer.token().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing is left. */
    boolean isDone() {
        return at >= tokens.size();
    }

    /** The next token without taking it; empty text at the end. */
    String peek() {
        return isDone() ? "" : tokens.get(at);
    }

    /** Takes the words if they come next, all or none. */
    boolean accept(String... words) {
        if (at + words.length > tokens.size()) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.get(at + i).equals(words[i])) {
                return false;
            }
        }
        at += words.length;
        return true;
    }

    /** Takes the next token if it is one of these. */
    boolean acceptAny(String... words) {
        for (var word : words) {
            if (accept(word)) {
                return true;
            }
        }
        return false;
    }

    /** Takes a name of one or more parts. */
    void skipName() {
        at++;
        while (accept(".")) {
            at++;
        }
    }

    /** Whether a word stands anywhere in what is left. */
    boolean contains(String word) {
        return !isDone() && tokens.subList(at, tokens.size()).contains(word);
    }

    /**
     * Takes a bracketed list of options, if one comes next.
     *
     * @return whether it names {@code option} without switching it off
     */
    boolean acceptOptions(String option) {
        if (!accept("(")) {
            return false;
        }
        boolean on = false;
        while (!isDone() && !accept(")")) {
            boolean named = accept(option);
            if (named) {
                on = !acceptAny("off", "false", "0", "'off'", "'false'", "no", "'no'");
            } else {
                at++;
            }
        }
        return on;
    }
}
