package dev.drover.engine.source;

/** Tells the lines of growing offsets, counting the text once. */
final class LineCount {
    private final String text;
    private int countedTo;
    private int line = 1;

    LineCount(String text) {
        this.text = text;
    }

    /** The line of an offset that is not before the last one asked for, counted from 1. */
    int at(int offset) {
        for (; countedTo < offset; countedTo++) {
            char c = text.charAt(countedTo);
            boolean pair =
                    c == '\r'
                            && countedTo + 1 < text.length()
                            && text.charAt(countedTo + 1) == '\n';
            if (c == '\n' || (c == '\r' && !pair)) {
                line++;
            }
        }
        return line;
    }
}
