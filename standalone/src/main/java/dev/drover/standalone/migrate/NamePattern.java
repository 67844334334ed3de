package dev.drover.standalone.migrate;

import java.util.regex.Pattern;

/** A name with {@code *} for any characters and {@code ?} for one; several, separated by commas. */
final class NamePattern {
    private final String text;
    private final Pattern pattern;

    NamePattern(String text) {
        this.text = text;
        var regex = new StringBuilder();
        text.codePoints().forEach(c -> regex.append(piece(c)));
        this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    /** Whether the name itself is written, which also takes what a pattern would leave out. */
    boolean names(String name) {
        for (var part : text.split(",", -1)) {
            if (part.equals(name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return text;
    }

    private static String piece(int c) {
        return switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            case ',' -> "|";
            default -> Pattern.quote(Character.toString(c));
        };
    }
}
