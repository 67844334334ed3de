package dev.drover.cli.output;

import dev.drover.cli.console.Style;
import dev.drover.cli.console.TerminalText;
import dev.drover.cli.console.Tone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A table with a rule below its header and no other lines; columns that may shrink do so. Widths
 * are those on a terminal: ascii-table counts characters, so that CJK names leave its columns.
 */
public final class Table<T> {
    private static final String GAP = "  ";
    private static final int NARROWEST = 8;

    private final List<Heading<T>> headings = new ArrayList<>();

    private record Heading<T>(
            String name, boolean number, boolean shrinks, Function<T, String> cell) {}

    /** A column that is always shown whole. */
    public Table<T> column(String name, Function<T, String> cell) {
        headings.add(new Heading<>(name, false, false, cell));
        return this;
    }

    /** A column of numbers. */
    public Table<T> number(String name, Function<T, String> cell) {
        headings.add(new Heading<>(name, true, false, cell));
        return this;
    }

    /** A column of prose, cut when the table is too wide. */
    public Table<T> prose(String name, Function<T, String> cell) {
        headings.add(new Heading<>(name, false, true, cell));
        return this;
    }

    /** The table's lines, no wider than {@code width} if cutting prose can achieve that. */
    public List<String> lines(List<T> rows, int width, Style style) {
        var cells = rows.stream().map(this::cells).toList();
        var widths = widths(cells, width);
        var lines = new ArrayList<String>();
        var header = line(headings.stream().map(Heading::name).toList(), widths);
        lines.add(style.paint(Tone.BOLD, header));
        var whole = Arrays.stream(widths).sum() + (widths.length - 1) * GAP.length();
        lines.add(style.paint(Tone.FAINT, "─".repeat(whole)));
        cells.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private List<String> cells(T row) {
        return headings.stream()
                .map(heading -> TerminalText.clean(heading.cell().apply(row)))
                .toList();
    }

    private String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (var i = 0; i < widths.length; i++) {
            var cell = TerminalText.cut(cells.get(i), widths[i]);
            var blanks = " ".repeat(widths[i] - TerminalText.width(cell));
            line.append(i == 0 ? "" : GAP)
                    .append(headings.get(i).number() ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }

    private int[] widths(List<List<String>> cells, int width) {
        var widths = new int[headings.size()];
        for (var i = 0; i < widths.length; i++) {
            widths[i] = TerminalText.width(headings.get(i).name());
            for (var row : cells) {
                widths[i] = Math.max(widths[i], TerminalText.width(row.get(i)));
            }
        }
        var total = 0L;
        for (var column : widths) {
            total += column + GAP.length();
        }
        for (var excess = total - GAP.length() - width; excess > 0; excess--) {
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
}
