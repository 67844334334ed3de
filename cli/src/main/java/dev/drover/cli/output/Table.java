package dev.drover.cli.output;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import com.github.freva.asciitable.Styler;

import dev.drover.cli.console.Style;
import dev.drover.cli.console.TerminalText;
import dev.drover.cli.console.Tone;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A table with a rule below its header and no other lines; columns that may shrink do so. */
public final class Table<T> {
    private static final Character[] RULE_BELOW_HEADER = rules();
    private static final int NARROWEST = 8;

    private final List<Heading<T>> headings = new ArrayList<>();

    private record Heading<T>(
            String name, HorizontalAlign align, boolean shrinks, Function<T, String> cell) {}

    /** A column that is always shown whole. */
    public Table<T> column(String name, Function<T, String> cell) {
        headings.add(new Heading<>(name, HorizontalAlign.LEFT, false, cell));
        return this;
    }

    /** A column of numbers. */
    public Table<T> number(String name, Function<T, String> cell) {
        headings.add(new Heading<>(name, HorizontalAlign.RIGHT, false, cell));
        return this;
    }

    /** A column of prose, cut when the table is too wide. */
    public Table<T> prose(String name, Function<T, String> cell) {
        headings.add(new Heading<>(name, HorizontalAlign.LEFT, true, cell));
        return this;
    }

    /** The table's lines, no wider than {@code width} if cutting prose can achieve that. */
    public List<String> lines(List<T> rows, int width, Style style) {
        var cells =
                rows.stream()
                        .map(r -> headings.stream().map(h -> cell(h, r)).toArray(Object[]::new))
                        .toArray(Object[][]::new);
        var widths = widths(cells, width);
        var columns = new Column[headings.size()];
        for (var i = 0; i < columns.length; i++) {
            var heading = headings.get(i);
            columns[i] =
                    new Column()
                            .header(heading.name())
                            .headerAlign(heading.align())
                            .dataAlign(heading.align())
                            .maxWidth(widths[i] + 2, OverflowBehaviour.ELLIPSIS_RIGHT);
        }
        return AsciiTable.builder()
                .border(RULE_BELOW_HEADER)
                .lineSeparator("\n")
                .styler(new HeaderFaint(style))
                .data(columns, cells)
                .asString()
                .lines()
                .map(line -> line.startsWith(" ") ? line.substring(1) : line)
                .map(String::stripTrailing)
                .toList();
    }

    private static <T> String cell(Heading<T> heading, T row) {
        return TerminalText.clean(heading.cell().apply(row));
    }

    private int[] widths(Object[][] cells, int width) {
        var widths = new int[headings.size()];
        for (var i = 0; i < widths.length; i++) {
            widths[i] = TerminalText.width(headings.get(i).name());
            for (var row : cells) {
                widths[i] = Math.max(widths[i], TerminalText.width(row[i].toString()));
            }
        }
        var total = 0L;
        for (var column : widths) {
            total += column + 2;
        }
        for (var excess = total - 2 - width; excess > 0; excess--) {
            var widest = widestThatShrinks(widths);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private int widestThatShrinks(int[] widths) {
        var widest = -1;
        for (var i = 0; i < widths.length; i++) {
            if (headings.get(i).shrinks()
                    && widths[i] > NARROWEST
                    && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    /** Only the header's lower edge (places 7 to 9 of the library's scheme) has a line. */
    private static Character[] rules() {
        var rules = new Character[AsciiTable.FANCY_ASCII.length];
        rules[8] = '─';
        rules[9] = '─';
        return rules;
    }

    private record HeaderFaint(Style style) implements Styler {
        @Override
        public List<String> styleHeader(Column column, int index, List<String> lines) {
            return lines.stream().map(line -> style.paint(Tone.BOLD, line)).toList();
        }
    }
}
