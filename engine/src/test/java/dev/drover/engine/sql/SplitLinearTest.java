package dev.drover.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Splitting takes time in proportion to the text. Counted is processor time of the one thread, so
 * that a busy machine does not matter, and the everyday test leaves a wide gap: sixteen times the
 * text takes about 16 times as long, and would take 256 times if anything were read twice over.
 */
class SplitLinearTest {
    private static final int SMALL = 32 * 1024;
    private static final int TIMES = 16;
    private static final int WIDE_GAP = 80;
    private static final int MEBIBYTE = 1024 * 1024;

    /** Pieces that tempt a lexer to look ahead, or back, again and again. */
    static List<String> pieces() {
        return List.of(
                "INSERT INTO t (a, b) VALUES (1, 'it''s');\n",
                "SELECT E'a' -- b\n 'c' -- d\n",
                "SELECT $a, $a1b2c3 + $1 $\n",
                "/* a /* b */ c */ -- d\n",
                "(((((((((",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN b END; END;\n",
                "COPY t FROM stdin;\n1\t2\n\\.\n",
                "SELECT u&\"a\" || x'1f' || n'n' || e\n",
                "\r",
                "-",
                "ALTER TABLE a.b.c.d ADD e int; REINDEX (VERBOSE, CONCURRENTLY) TABLE f;\n");
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void noTextIsReadOverAndOver(String piece) {
        var small = piece.repeat(SMALL / piece.length());
        var large = piece.repeat(TIMES * (SMALL / piece.length()));
        split(small);
        assertThat(nanos(large)).isLessThan(WIDE_GAP * Math.max(nanos(small), 1_000_000));
    }

    /** The promise as it stands in the documentation. */
    @Test
    @Tag("limits")
    void twiceTheTextTakesAtMostTwoAndAHalfTimesAsLong() {
        for (var piece : List.of(pieces().get(0), pieces().get(5), pieces().get(6))) {
            var ten = piece.repeat(10 * MEBIBYTE / piece.length());
            var twenty = piece.repeat(20 * MEBIBYTE / piece.length());
            split(twenty);
            long shorter = nanos(ten);
            long longer = nanos(twenty);
            System.out.printf(
                    "10 MB in %d ms, 20 MB in %d ms: %s%n",
                    shorter / 1_000_000, longer / 1_000_000, piece.strip().replace('\n', ' '));
            assertThat(longer).as(piece).isLessThanOrEqualTo(shorter * 5 / 2);
        }
    }

    /** The least of a few tries: what else happens only adds. */
    private static long nanos(String text) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = cpu();
            split(text);
            least = Math.min(least, cpu() - before);
        }
        return least;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void split(String text) {
        try {
            GroupIntoUnits.of(SplitScript.of("a.sql", text), false);
        } catch (UnreadableScriptException e) {
            assertThat(e.code()).isNotBlank();
        }
    }
}
