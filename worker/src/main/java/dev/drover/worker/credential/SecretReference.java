package dev.drover.worker.credential;

import java.nio.file.Path;

/** Where a secret is kept; never the secret itself. */
public sealed interface SecretReference {
    /** An environment variable of the worker. */
    record Variable(String name) implements SecretReference {}

    /** A file; one trailing line end is cut. */
    record File(Path path) implements SecretReference {}

    /** The server asks for none. */
    record Absent() implements SecretReference {}

    /**
     * Reads {@code env:NAME}, {@code file:PATH} or {@code none}.
     *
     * @throws IllegalArgumentException when it is none of these; the message repeats no value, as
     *     it may be a password put in the wrong place
     */
    static SecretReference parse(String text) {
        if (text.equals("none")) {
            return new Absent();
        }
        if (text.startsWith("env:") && text.length() > 4) {
            return new Variable(text.substring(4));
        }
        if (text.startsWith("file:") && text.length() > 5) {
            return new File(Path.of(text.substring(5)));
        }
        throw new IllegalArgumentException(
                "must be env:NAME, file:PATH or none; a password itself has no place here");
    }
}
