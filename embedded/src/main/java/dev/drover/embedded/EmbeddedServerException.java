package dev.drover.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded server that could not do what was asked; the message says why and what to do. */
public class EmbeddedServerException extends RuntimeException {
    private final EmbeddedFailure code;

    EmbeddedServerException(EmbeddedFailure code, String message) {
        this(code, message, null);
    }

    EmbeddedServerException(EmbeddedFailure code, String message, @Nullable Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    public EmbeddedFailure code() {
        return code;
    }
}
