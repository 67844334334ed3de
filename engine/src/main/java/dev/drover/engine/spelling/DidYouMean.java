package dev.drover.engine.spelling;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class DidYouMean {
    /** Longer words are not typed by hand, and each costs its length times every candidate's. */
    private static final int LONGEST = 64;

    private record Guess(String word, int slips) {}

    private DidYouMean() {}

    /** The nearest candidate, if it is as near as a slip of the finger. */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        int allowed = Math.max(1, Math.min(3, word.length() / 3));
        return candidates.stream()
                .filter(each -> Math.abs(each.length() - word.length()) <= allowed)
                .map(each -> new Guess(each, distance(lower(word), lower(each))))
                .filter(guess -> guess.slips() <= allowed)
                .min(Comparator.comparingInt(Guess::slips).thenComparing(Guess::word))
                .map(Guess::word);
    }

    /** {@code Did you mean "x"?}, or the other sentence when nothing is near. */
    public static String sentence(String word, Collection<String> candidates, String otherwise) {
        return nearest(word, candidates)
                .map(found -> "Did you mean \"" + found + "\"?")
                .orElse(otherwise);
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's, where two neighbours exchanged count once. */
    private static int distance(String one, String other) {
        var before = new int[other.length() + 1];
        var last = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            var row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                row[j] = Math.min(last[j - 1] + (same ? 0 : 1), 1 + Math.min(last[j], row[j - 1]));
                boolean exchanged =
                        i > 1
                                && j > 1
                                && one.charAt(i - 1) == other.charAt(j - 2)
                                && one.charAt(i - 2) == other.charAt(j - 1);
                if (exchanged) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
            last = row;
        }
        return last[other.length()];
    }
}
