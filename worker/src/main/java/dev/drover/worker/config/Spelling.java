package dev.drover.worker.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant. */
final class Spelling {
    private static final int FARTHEST = 3;

    private Spelling() {}

    static Optional<String> closest(String written, List<String> known) {
        return known.stream()
                .filter(k -> distance(written, k) <= Math.min(FARTHEST, k.length() / 2))
                .min(Comparator.comparingInt(k -> distance(written, k)));
    }

    /** How many letters to insert, delete or replace; separators and case do not count. */
    private static int distance(String left, String right) {
        var a = plain(left);
        var b = plain(right);
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
    }
}
