package dev.drover.contracts;

import java.util.regex.Pattern;

/** {@code sha256:} and 64 hexadecimal digits: the name of a release is what it holds. */
public record ReleaseDigest(String value) {
    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

    public ReleaseDigest {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no release digest: sha256: and 64 hexadecimal digits"
                            .formatted(value));
        }
    }

    /** The first twelve digits, for people. */
    public String brief() {
        return value.substring(7, 19);
    }

    @Override
    public String toString() {
        return value;
    }
}
