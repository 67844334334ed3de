package dev.drover.contracts;

/**
 * What all textual ids have in common: short, printable, safe in a URL, a file name and a log line.
 */
final class Ids {
    private static final int LONGEST = 128;
    private static final String BESIDES = "._:@+-";

    private Ids() {}

    static String check(String value, String what) {
        if (!allowed(value)) {
            throw new IllegalArgumentException(
                    "\"%s\" is no %s: 1 to 128 letters, digits or . _ : @ + -, the first a letter or digit"
                            .formatted(value, what));
        }
        return value;
    }

    /** By hand: each event has half a dozen ids, and a pattern takes longer than its JSON. */
    private static boolean allowed(String value) {
        if (value.isEmpty() || value.length() > LONGEST || !letterOrDigit(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            char each = value.charAt(i);
            if (!letterOrDigit(each) && BESIDES.indexOf(each) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean letterOrDigit(char each) {
        return (each >= 'a' && each <= 'z')
                || (each >= '0' && each <= '9')
                || (each >= 'A' && each <= 'Z');
    }
}
