package dev.drover.contracts;

import java.util.regex.Pattern;

/**
 * What all textual ids have in common: short, printable, safe in a URL, a file name and a log line.
 */
final class Ids {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@+-]{0,127}");

    private Ids() {}

    static String check(String value, String what) {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no %s: 1 to 128 letters, digits or . _ : @ + -, the first a letter or digit"
                            .formatted(value, what));
        }
        return value;
    }
}
