package dev.drover.engine.source;

import java.util.ArrayList;
import java.util.List;

/**
 * A line that begins with two dashes, blanks before them aside. Tools keep their marks in such
 * lines, and look for them line by line, without a thought for quotes.
 *
 * @param number counted from 1
 * @param start where the line begins in the text
 * @param next where the line after it begins, or the end of the text
 * @param text the line without the blanks around it
 * @param indented whether blanks stand before the dashes
 */
record DashedLine(int number, int start, int next, String text, boolean indented) {

    /** All of them, in order. */
    static List<DashedLine> of(String text) {
        var found = new ArrayList<DashedLine>();
        int number = 1;
        for (int start = 0; start < text.length(); number++) {
            int end = start;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            int dashes = afterBlanks(text, start, end);
            int next = afterLineEnd(text, end);
            if (text.startsWith("--", dashes) && dashes + 2 <= end) {
                found.add(
                        new DashedLine(
                                number,
                                start,
                                next,
                                text.substring(dashes, end).strip(),
                                dashes > start));
            }
            start = next;
        }
        return found;
    }

    /** Line of the first word outside of such lines before {@code to}; 0 when there is none. */
    static int firstOther(String text, int to) {
        int number = 0;
        for (var line : text.substring(0, to).lines().toList()) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("--")) {
                return number;
            }
        }
        return 0;
    }

    private static int afterBlanks(String text, int from, int to) {
        int at = from;
        while (at < to && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    private static int afterLineEnd(String text, int end) {
        if (end == text.length()) {
            return end;
        }
        return text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }
}
