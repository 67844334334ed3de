package dev.drover.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.console.Style;
import dev.drover.cli.console.TerminalText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private record Row(String name, int number, String prose) {}

    private static final List<Row> ROWS =
            List.of(new Row("acme", 7, "short"), new Row("東京", 12, "a rather long explanation"));

    private final Table<Row> table =
            new Table<Row>()
                    .column("name", Row::name)
                    .number("n", r -> Integer.toString(r.number()))
                    .prose("why", Row::prose);

    @Test
    void columnsStandInLineAlsoWithWideCharacters() {
        assertThat(table.lines(ROWS, Integer.MAX_VALUE, Style.NONE))
                .containsExactly(
                        "name   n  why",
                        "───────────────────────────────────",
                        "acme   7  short",
                        "東京  12  a rather long explanation");
    }

    @Test
    void proseIsCutToTheWidthAndNamesAreNot() {
        assertThat(table.lines(ROWS, 24, Style.NONE))
                .allMatch(line -> TerminalText.width(line) <= 24)
                .last()
                .isEqualTo("東京  12  a rather long…");
    }

    @Test
    void timesAreSaidAsPeopleDo() {
        assertThat(Human.duration(Duration.ofMillis(400))).isEqualTo("0.4 s");
        assertThat(Human.duration(Duration.ofSeconds(185))).isEqualTo("3 min 5 s");
        assertThat(Human.duration(Duration.ofHours(52))).isEqualTo("2 d 4 h");
        assertThat(Human.some(List.of("a", "b", "c"), 9, 2)).isEqualTo("a, b +7");
        assertThat(Human.count(12_408, "tenant")).isEqualTo("12,408 tenants");
    }
}
