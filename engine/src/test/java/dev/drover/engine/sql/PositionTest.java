package dev.drover.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PositionTest {
    @Test
    void countsCharactersAsPostgresDoes() {
        var text = "SELECT '🐢',\r\n é, x";
        assertThat(Position.ofCharacter(text, 1)).isEqualTo(new Position(0, 1, 1));
        assertThat(Position.ofCharacter(text, 11)).isEqualTo(new Position(11, 1, 11));
        assertThat(Position.ofCharacter(text, 18)).isEqualTo(new Position(18, 2, 5));
    }

    @Test
    void aPositionInAStatementIsFoundInItsScript() throws Exception {
        var script = SplitScript.of("a.sql", "-- 🐢\nSELECT 1;\n  SELECT '🐢',\n  nope;");
        var position = Position.in(script, script.statements().getLast(), 15);
        assertThat(position.line()).isEqualTo(4);
        assertThat(position.column()).isEqualTo(3);
        assertThat(script.text().substring(position.offset())).isEqualTo("nope;");
    }

    @Test
    void positionsOutsideMoveToTheEnds() {
        assertThat(Position.ofCharacter("ab", 0)).isEqualTo(new Position(0, 1, 1));
        assertThat(Position.ofCharacter("a\nb", 99)).isEqualTo(new Position(3, 2, 2));
        assertThat(Position.at("", -1)).isEqualTo(new Position(0, 1, 1));
    }

    @Test
    void anExcerptPointsAtTheColumn() {
        var text = "one\ntwo\nthree\n\tfour 🐢 five\nsix\r\nseven\neight";
        assertThat(Excerpt.of(text, new Position(0, 4, 9)))
                .isEqualTo(
                        """
                          2 | two
                          3 | three
                        > 4 |     four 🐢 five
                            |            ^
                          5 | six
                          6 | seven
                        """);
    }

    @Test
    void anExcerptEndsWithTheText() {
        assertThat(Excerpt.of("a\nb", new Position(3, 2, 2)))
                .isEqualTo("  1 | a\n> 2 | b\n    |  ^\n");
        assertThat(Excerpt.of("a\n", Position.at("a\n", 2))).isEqualTo("  1 | a\n> 2 |\n    | ^\n");
        assertThat(Excerpt.of("", new Position(0, 1, 1))).isEqualTo("> 1 |\n    | ^\n");
        assertThat(Excerpt.of("a\n", new Position(0, 1, 1))).isEqualTo("> 1 | a\n    | ^\n");
    }

    @Test
    void numbersAreAligned() {
        var text = "a\n".repeat(11);
        assertThat(Excerpt.of(text, new Position(0, 9, 1)))
                .startsWith("   7 | a\n   8 | a\n>  9 | a\n     | ^\n  10 | a\n");
    }

    @Test
    void longLinesAreCutAroundTheCaret() {
        var text = "x".repeat(500) + "!" + "y".repeat(500);
        var lines = Excerpt.of(text, Position.at(text, 500)).lines().toList();
        assertThat(lines.getFirst()).hasSizeLessThan(120).endsWith("…");
        assertThat(lines.getFirst().charAt(lines.getLast().indexOf('^'))).isEqualTo('!');
    }

    @Test
    void aScriptCannotSteerTheTerminal() {
        assertThat(Excerpt.of("a\u001b[2J\u202eb", new Position(0, 1, 1))).contains("a·[2J·b");
    }
}
