package dev.drover.engine.source;

import java.util.List;
import java.util.Optional;

/**
 * What a file's marks make of its text: which of its lines lead up and which lead down, and how
 * they run.
 *
 * @param up the lines that lead up; everything for a tool that keeps the ways in files of their own
 * @param down the lines that lead down; none when there is no way back in this file
 * @param divided whether the tool keeps both ways in one file
 * @param transaction whether the way up runs in one transaction, as far as a mark says so
 * @param downTransaction the same of the way back in this file
 * @param mark that of the way up, for people
 * @param baseline whether the script stands for all versions up to its own
 */
record Sections(
        List<Range> up,
        List<Range> down,
        boolean divided,
        Optional<Boolean> transaction,
        Optional<Boolean> downTransaction,
        String mark,
        boolean baseline) {

    /** A part of a text, from the start of a line to that of another. */
    record Range(int from, int to) {}

    Sections {
        up = List.copyOf(up);
        down = List.copyOf(down);
    }

    /** All of it leads up, and nothing is said. */
    static Sections whole(SourceFile file) {
        return whole(file, Optional.empty(), "", false);
    }

    static Sections whole(
            SourceFile file, Optional<Boolean> transaction, String mark, boolean baseline) {
        var all = List.of(new Range(0, file.text().length()));
        return new Sections(all, List.of(), false, transaction, Optional.empty(), mark, baseline);
    }

    /** The file with the lines of these ranges alone; the others are empty, so that none moves. */
    static SourceFile lines(SourceFile file, List<Range> ranges) {
        if (ranges.equals(List.of(new Range(0, file.text().length())))) {
            return file;
        }
        var text = new StringBuilder();
        int at = 0;
        for (var range : ranges) {
            addLineEnds(file.text(), at, range.from(), text);
            text.append(file.text(), range.from(), range.to());
            at = range.to();
        }
        return new SourceFile(file.path(), text.toString());
    }

    private static void addLineEnds(String text, int from, int to, StringBuilder out) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                out.append(c);
            }
        }
    }

    /**
     * The text that a checksum is of: only what leads up, so that a way back may be added or
     * mended, and the blank lines before it may change with it.
     */
    String checksummed(SourceFile file) {
        if (!divided) {
            return file.text();
        }
        var text = new StringBuilder();
        up.forEach(range -> text.append(file.text(), range.from(), range.to()));
        return text.toString().stripTrailing() + "\n";
    }
}
