package dev.drover.engine.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The words of a statement outside of its brackets: what it does, not what with. */
final class OuterWords {
    /** Stands for brackets and what is in them. */
    static final String BRACKETS = "()";

    private static final Set<String> LITERAL_WORDS = Set.of("null", "true", "false", "default");

    private OuterWords() {}

    /** Words in lower case; what stands in brackets is not looked at. */
    static List<String> of(String sql) throws UnreadableScriptException {
        var words = new ArrayList<String>();
        var lexer = new Lexer(sql, 0);
        int depth = 0;
        for (var token = lexer.next(); token != Lexer.Token.END; token = lexer.next()) {
            switch (token) {
                case OPEN -> {
                    if (depth++ == 0) {
                        words.add(BRACKETS);
                    }
                }
                case CLOSE -> depth--;
                case LINE_COMMENT, BLOCK_COMMENT, END -> {}
                case WORD -> addUnless(depth > 0, words, Head.lower(lexer));
                case QUOTED_NAME, STRING, SEMICOLON, DOT, OTHER ->
                        addUnless(depth > 0, words, lexer.token());
            }
        }
        return words;
    }

    private static void addUnless(boolean inside, List<String> words, String word) {
        if (!inside) {
            words.add(word);
        }
    }

    /** Without {@code IF [NOT] EXISTS}, {@code OR REPLACE} and {@code UNIQUE}. */
    static List<String> withoutOptions(List<String> words) {
        var left = new ArrayList<String>(words.size());
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("if")
                    && i + 1 < words.size()
                    && words.get(i + 1).equals("not")) {
                i += 2;
            } else if (words.get(i).equals("if")) {
                i++;
            } else if (words.get(i).equals("or") && i == 1) {
                i++;
            } else if (!(words.get(i).equals("unique") && i == 1)) {
                left.add(words.get(i));
            }
        }
        return left;
    }

    /** Whether brackets behind this word hold nothing but strings, numbers and the like. */
    static boolean holdsLiteralsAfter(String word, String sql) throws UnreadableScriptException {
        var lexer = new Lexer(sql, 0);
        var token = lexer.next();
        while (token != Lexer.Token.END && !(token == Lexer.Token.WORD && lexer.is(word))) {
            token = lexer.next();
        }
        int depth = 0;
        for (token = lexer.next(); token != Lexer.Token.END; token = lexer.next()) {
            depth += token == Lexer.Token.OPEN ? 1 : token == Lexer.Token.CLOSE ? -1 : 0;
            boolean literal =
                    switch (token) {
                        case WORD -> LITERAL_WORDS.contains(Head.lower(lexer));
                        case QUOTED_NAME, SEMICOLON -> false;
                        default -> depth <= 1;
                    };
            if (!literal) {
                return false;
            }
        }
        return true;
    }
}
