package dev.drover.engine;

/**
 * The database is not what the program needs, or does not say; thrown where a program must not go
 * on. The failure tells why and what to do.
 */
public final class NotReadyException extends RuntimeException {
    private final transient Failure failure;

    NotReadyException(Failure failure) {
        super(failure.code() + ": " + failure.message() + " " + failure.remedy());
        this.failure = failure;
    }

    /** {@link FailureCode#SCHEMA_BEHIND}, or why nothing could be read. */
    public Failure failure() {
        return failure;
    }
}
