package dev.drover.cli.console;

/** Text as a terminal shows it: a CJK character takes two columns, a combining mark none. */
public final class TerminalText {
    private TerminalText() {}

    /** Columns that the text takes. */
    public static int width(String text) {
        return text.codePoints().map(TerminalText::columns).sum();
    }

    /** The text, or as much of it as fits with an ellipsis at its end. */
    public static String cut(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        if (width < 1) {
            return "";
        }
        var kept = new StringBuilder();
        var used = 0;
        for (var i = 0; i < text.length(); ) {
            var character = text.codePointAt(i);
            used += columns(character);
            if (used > width - 1) {
                break;
            }
            kept.appendCodePoint(character);
            i += Character.charCount(character);
        }
        return kept.append('…').toString();
    }

    /** The text with blanks up to the width; longer text stays as it is. */
    public static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    /**
     * The text on one line and without anything that steers a terminal: line ends and tabs become
     * blanks, other control and direction characters a question mark.
     */
    public static String clean(String text) {
        if (text.codePoints().noneMatch(TerminalText::steers)) {
            return text;
        }
        var clean = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    if (c == '\n' || c == '\t') {
                        clean.append(' ');
                    } else if (c != '\r') {
                        clean.appendCodePoint(steers(c) ? '?' : c);
                    }
                });
        return clean.toString();
    }

    private static boolean steers(int character) {
        return Character.isISOControl(character)
                || (character >= 0x202A && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069);
    }

    private static int columns(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    /** East Asian wide and fullwidth characters, and the pictures. */
    private static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115F
                        || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
                        || (c >= 0xAC00 && c <= 0xD7A3)
                        || (c >= 0xF900 && c <= 0xFAFF)
                        || (c >= 0xFE30 && c <= 0xFE6F)
                        || (c >= 0xFF00 && c <= 0xFF60)
                        || (c >= 0xFFE0 && c <= 0xFFE6)
                        || (c >= 0x1F300 && c <= 0x1FAFF)
                        || (c >= 0x20000 && c <= 0x3FFFD));
    }
}
