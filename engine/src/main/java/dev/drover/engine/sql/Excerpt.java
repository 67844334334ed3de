package dev.drover.engine.sql;

import java.util.ArrayList;
import java.util.List;

/** The lines around a position, with numbers, a mark at the line and a caret below the column. */
public final class Excerpt {
    private static final int LINES_AROUND = 2;
    private static final int WIDTH = 100;
    private static final int TAB = 4;

    private Excerpt() {}

    /**
     * Two lines before and after the position, as far as there are.
     *
     * <pre>
     *   11 | CREATE TABLE a (
     * > 12 |     id itn
     *      |        ^
     *   13 | );
     * </pre>
     *
     * <p>Tabs become blanks, other control characters a dot (a script must not steer a terminal);
     * long lines are cut to about a hundred columns around the caret.
     */
    public static String of(String text, Position position) {
        var lines = linesAround(text, position.line());
        int first = Math.max(1, position.line() - LINES_AROUND);
        int digits = Integer.toString(first + lines.size() - 1).length();
        int caret = caretColumn(lines.get(position.line() - first), position.column());
        int from = caret <= WIDTH - 10 ? 0 : caret - WIDTH / 2;
        var out = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean marked = first + i == position.line();
            out.append(marked ? "> " : "  ");
            out.append(padded(Integer.toString(first + i), digits)).append(" |");
            var shown = window(visible(lines.get(i)), from);
            out.append(shown.isEmpty() ? "" : " " + shown).append('\n');
            if (marked) {
                int indent = caret - from + (from > 0 ? 1 : 0);
                out.append("  ").append(" ".repeat(digits)).append(" | ");
                out.append(" ".repeat(indent)).append("^\n");
            }
        }
        return out.toString();
    }

    private static List<String> linesAround(String text, int line) {
        var lines = new ArrayList<String>();
        int current = 1;
        int start = 0;
        for (int i = 0; i <= text.length() && current <= line + LINES_AROUND; i++) {
            if (i < text.length() && !Position.endsLine(text, i)) {
                continue;
            }
            if (current >= line - LINES_AROUND
                    && !(i == text.length() && start == i && current > line)) {
                int end =
                        i > start
                                        && i < text.length()
                                        && text.charAt(i) == '\n'
                                        && text.charAt(i - 1) == '\r'
                                ? i - 1
                                : i;
                lines.add(text.substring(start, end));
            }
            current++;
            start = i + 1;
        }
        return lines;
    }

    /** The caret's column, counted from 0, once the tabs before it are blanks. */
    private static int caretColumn(String line, int column) {
        int end = 0;
        for (int passed = 1; passed < column && end < line.length(); passed++) {
            end += Character.charCount(line.codePointAt(end));
        }
        var before = visible(line.substring(0, end));
        return before.codePointCount(0, before.length());
    }

    private static String visible(String line) {
        var out = new StringBuilder(line.length());
        int column = 0;
        for (int i = 0; i < line.length(); ) {
            int c = line.codePointAt(i);
            i += Character.charCount(c);
            int width = c == '\t' ? TAB - column % TAB : 1;
            if (c == '\t') {
                out.repeat(' ', width);
            } else {
                out.appendCodePoint(Character.isISOControl(c) || isDirectionMark(c) ? '·' : c);
            }
            column += width;
        }
        return out.toString();
    }

    /** Marks that reorder text on screen, so that a line would not read as it runs. */
    private static boolean isDirectionMark(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }

    private static String window(String line, int from) {
        int length = line.codePointCount(0, line.length());
        if (from >= length) {
            return length == 0 ? "" : "…";
        }
        int to = Math.min(length, from + WIDTH);
        var part = line.substring(line.offsetByCodePoints(0, from), line.offsetByCodePoints(0, to));
        return (from > 0 ? "…" : "") + part + (to < length ? "…" : "");
    }

    private static String padded(String number, int digits) {
        return " ".repeat(digits - number.length()) + number;
    }
}
