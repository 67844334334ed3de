package dev.drover.engine.sql;

/**
 * A place in a text, as people and editors count it.
 *
 * <p>Lines end with LF, CR LF or a lone CR. PostgreSQL counts characters, Java counts UTF-16 units;
 * a character outside the basic plane is one of the former and two of the latter.
 *
 * @param offset index in the text, in UTF-16 units, from 0 to its length
 * @param line counted from 1
 * @param column in characters, counted from 1
 */
public record Position(int offset, int line, int column) {

    /** The position of an index of {@code text}; an index beyond its ends is moved to the end. */
    public static Position at(String text, int offset) {
        int end = Math.clamp(offset, 0, text.length());
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            if (endsLine(text, i)) {
                line++;
                lineStart = i + 1;
            }
        }
        return new Position(end, line, text.codePointCount(lineStart, end) + 1);
    }

    /**
     * Where an error position of PostgreSQL points to.
     *
     * @param character counted from 1 in characters of {@code text}, as {@code
     *     ServerErrorMessage.getPosition()} gives it
     */
    public static Position ofCharacter(String text, int character) {
        return at(text, offsetOf(text, character));
    }

    /** Where an error position in a statement's own text stands in the script. */
    public static Position in(Script script, Statement statement, int character) {
        return at(script.text(), statement.offset() + offsetOf(statement.sql(), character));
    }

    /** Whether a line ends with the unit at {@code index}; CR LF ends with its LF. */
    static boolean endsLine(String text, int index) {
        char c = text.charAt(index);
        return c == '\n'
                || (c == '\r' && (index + 1 == text.length() || text.charAt(index + 1) != '\n'));
    }

    private static int offsetOf(String text, int character) {
        int wanted = Math.max(0, character - 1);
        int offset = 0;
        for (int passed = 0; passed < wanted && offset < text.length(); passed++) {
            offset += Character.charCount(text.codePointAt(offset));
        }
        return offset;
    }
}
