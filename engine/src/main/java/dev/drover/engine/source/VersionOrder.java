package dev.drover.engine.source;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Rules by which formats write versions in one form and order them. Versions have any length. */
enum VersionOrder {
    /** {@code 007} is {@code 7}; compared as a number. */
    NUMBER {
        @Override
        String normalise(String written) {
            return withoutZeros(written);
        }
    },
    /** {@code 1_02} is {@code 1.2}, {@code 1.0} is {@code 1}; compared part by part as numbers. */
    DOTTED_NUMBERS {
        @Override
        String normalise(String written) {
            var parts = written.replace('_', '.').split("\\.");
            int length = parts.length;
            while (length > 1 && withoutZeros(parts[length - 1]).equals("0")) {
                length--;
            }
            return Arrays.stream(parts, 0, length)
                    .map(VersionOrder::withoutZeros)
                    .collect(Collectors.joining("."));
        }
    },
    /** Dashes removed; compared as text. */
    TEXT_WITHOUT_DASHES {
        @Override
        String normalise(String written) {
            return written.replace("-", "");
        }

        @Override
        int compare(String left, String right) {
            return left.compareTo(right);
        }
    },
    /** As it stands; compared as file names are, where an underscore or the suffix follows. */
    FILE_NAME {
        @Override
        String normalise(String written) {
            return written;
        }

        @Override
        int compare(String left, String right) {
            return (left + "_").compareTo(right + "_");
        }
    },
    /** As it stands; compared as text. */
    TEXT {
        @Override
        String normalise(String written) {
            return written;
        }

        @Override
        int compare(String left, String right) {
            return left.compareTo(right);
        }
    };

    private static final Comparator<String> BY_VALUE =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    /** The form in which equal versions are equal text. */
    abstract String normalise(String written);

    /** Compares two normalised versions. */
    int compare(String left, String right) {
        return Arrays.compare(left.split("\\."), right.split("\\."), BY_VALUE);
    }

    private static String withoutZeros(String digits) {
        int at = 0;
        while (at < digits.length() - 1 && digits.charAt(at) == '0') {
            at++;
        }
        return digits.substring(at);
    }
}
