package dev.drover.coordinator.fleet.file;

import java.util.regex.Pattern;

/** Name of a secret. Its form keeps out what looks like the secret itself. */
record CredentialName(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    CredentialName {
        if (!FORM.matcher(value).matches()) {
            // not repeated: somebody may have written the password itself
            throw new IllegalArgumentException(
                    "This is no credential name: 1 to 64 letters, digits or . _ -, the first a letter or digit; never the password");
        }
    }
}
