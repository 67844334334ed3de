package dev.drover.cli.console;

import java.util.ArrayList;
import java.util.List;

/** A line of painted pieces that can be cut to a width before colours make its length unknown. */
public record Line(List<Piece> pieces) {
    public static final Line EMPTY = new Line(List.of());

    public Line {
        pieces = List.copyOf(pieces);
    }

    record Piece(Tone tone, String text) {}

    public static Line of(String text) {
        return EMPTY.then(text);
    }

    public static Line of(Tone tone, String text) {
        return EMPTY.then(tone, text);
    }

    public Line then(String text) {
        return then(Tone.PLAIN, text);
    }

    public Line then(Tone tone, String text) {
        var longer = new ArrayList<>(pieces);
        longer.add(new Piece(tone, TerminalText.clean(text)));
        return new Line(longer);
    }

    /** Adds the other line's pieces. */
    public Line then(Line other) {
        var longer = new ArrayList<>(pieces);
        longer.addAll(other.pieces);
        return new Line(longer);
    }

    public int width() {
        return pieces.stream().mapToInt(p -> TerminalText.width(p.text())).sum();
    }

    /** At most so many columns. */
    public Line fit(int width) {
        if (width() <= width) {
            return this;
        }
        var fitting = new ArrayList<Piece>();
        var left = width;
        for (var piece : pieces) {
            var columns = TerminalText.width(piece.text());
            if (columns >= left) {
                // something follows or is cut: the ellipsis needs the last column
                fitting.add(new Piece(piece.tone(), TerminalText.cut(piece.text() + " ", left)));
                break;
            }
            fitting.add(piece);
            left -= columns;
        }
        return new Line(fitting);
    }

    /** This line with the other at the right edge, or only this one if both do not fit. */
    public Line withRight(Line right, int width) {
        var gap = width - width() - right.width();
        return gap < 1 ? this : then(" ".repeat(gap)).then(right);
    }

    public String text(Style style) {
        var text = new StringBuilder();
        pieces.forEach(p -> text.append(style.paint(p.tone(), p.text())));
        return text.toString().stripTrailing();
    }
}
