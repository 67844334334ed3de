package dev.drover.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Seeded: a failure names the seed that shows it again. */
class SplitRandomTest {
    private static final List<String> TOKENS =
            List.of(
                    "SELECT",
                    "a$1",
                    "été",
                    "'x;''y'",
                    "E'\\';'",
                    "U&'\\;'",
                    "X'1F'",
                    "\"q;\"\"r\"",
                    "u&\";\"",
                    "$$;'$$",
                    "$t$ $$;\" $t$",
                    "$1",
                    "1.5e3",
                    "(a; b)",
                    "(';')",
                    "/* ; /* ' */ */",
                    "-- ; '\n",
                    "+",
                    "::",
                    "[1:2]",
                    "->>",
                    ",",
                    "CASE WHEN a THEN b END",
                    "begin",
                    "end",
                    "from stdin",
                    ")");
    private static final List<String> SEPARATORS =
            List.of(";", ";\n", " ;; ", ";-- tail ' \n", ";/* ; $$ */", "\n;\r\n");
    private static final List<String> PIECES =
            List.of(
                    "'",
                    "\"",
                    "$",
                    "$$",
                    "$a$",
                    "\\",
                    "\\.",
                    ";",
                    "(",
                    ")",
                    "/*",
                    "*/",
                    "--",
                    "\n",
                    "\r",
                    " ",
                    "E'",
                    "u&'",
                    "COPY t FROM stdin;\n",
                    "\\.\n",
                    "CREATE FUNCTION ",
                    "BEGIN ATOMIC ",
                    "END",
                    "begin",
                    "commit",
                    "x",
                    "1",
                    "🐢",
                    "\uD83D",
                    "\u0000",
                    "REINDEX (",
                    "ALTER TABLE ",
                    "set ",
                    "standard_conforming_strings");

    @Test
    void whatIsJoinedIsSplitAgain() throws Exception {
        for (long seed = 0; seed < 3_000; seed++) {
            var random = new SplittableRandom(seed);
            var statements = new ArrayList<String>();
            var script = new StringBuilder("-- header ;\n");
            for (int n = random.nextInt(1, 8); n > 0; n--) {
                var statement = statement(random);
                statements.add(statement);
                script.append(statement).append(any(SEPARATORS, random));
            }
            assertThat(SplitScript.of("a.sql", script.toString()).statements())
                    .as("seed %d: %s", seed, script)
                    .extracting(Statement::sql)
                    .isEqualTo(statements);
        }
    }

    /** Tokens with a comment neither first nor last, since it would be cut. */
    private static String statement(RandomGenerator random) {
        var statement = new StringBuilder("SELECT ");
        for (int n = random.nextInt(12); n > 0; n--) {
            statement.append(any(TOKENS, random)).append(random.nextBoolean() ? " " : "\n\t");
        }
        return statement.append("last").toString();
    }

    @Test
    void noInputDoesAnythingButSplitOrBeRefused() {
        for (long seed = 0; seed < 20_000; seed++) {
            var random = new SplittableRandom(seed);
            var text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(any(PIECES, random));
            }
            assertThatCode(() -> splitAndGroup(text.toString()))
                    .as("seed %d: %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }

    private static void splitAndGroup(String text) {
        try {
            var script = SplitScript.of("a.sql", text);
            for (var statement : script.statements()) {
                assertThat(text.startsWith(statement.sql(), statement.offset())).isTrue();
            }
            GroupIntoUnits.of(script, false);
            GroupIntoUnits.of(script, true);
        } catch (UnreadableScriptException e) {
            var position = Position.at(text, text.length());
            assertThat(e.line()).isBetween(1, position.line());
            assertThat(Excerpt.of(text, new Position(0, e.line(), e.column()))).contains("^");
        }
    }

    private static String any(List<String> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}
