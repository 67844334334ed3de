package dev.drover.engine;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A name with {@code *} for any characters and {@code ?} for one; several, separated by commas. */
public final class NamePattern {
    private final List<String> parts;
    private final List<Pattern> patterns;

    public NamePattern(String text) {
        this.parts = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        this.patterns = parts.stream().map(NamePattern::compile).toList();
    }

    public boolean matches(String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    /** Whether the name itself is written, which also takes what a pattern would leave out. */
    public boolean names(String name) {
        return parts.contains(name);
    }

    @Override
    public String toString() {
        return String.join(",", parts);
    }

    private static Pattern compile(String part) {
        var regex = new StringBuilder();
        part.codePoints()
                .forEach(c ->
                        regex.append(
                                switch (c) {
                                    case '*' -> ".*";
                                    case '?' -> ".";
                                    default -> Pattern.quote(Character.toString(c));
                                }));
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
