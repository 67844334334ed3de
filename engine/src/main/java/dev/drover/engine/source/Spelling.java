package dev.drover.engine.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which known name an unknown one was meant to be. */
final class Spelling {
    private static final int LONGEST = 64;

    private Spelling() {}

    /** {@code Did you mean X?}, or else the list of what there is. */
    static String hint(String written, Collection<String> known) {
        return nearest(written, known)
                .map(name -> "Did you mean " + name + "?")
                .orElseGet(() ->
                        known.isEmpty()
                                ? "There are none."
                                : "Known are "
                                        + String.join(", ", known.stream().sorted().toList())
                                        + ".");
    }

    private static Optional<String> nearest(String written, Collection<String> known) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> distance(written, name) <= slips(name))
                .min(
                        Comparator.<String>comparingInt(name -> distance(written, name))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /** Two slips are usual (swapped letters count twice), but not most of a short name. */
    private static int slips(String name) {
        return Math.min(name.length() - 1, Math.max(2, name.length() / 3));
    }

    /** Letters to add, drop or change to make one word of the other. */
    private static int distance(String left, String right) {
        var previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            var current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                int either = Math.min(previous[j], current[j - 1]) + 1;
                current[j] = Math.min(either, previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
