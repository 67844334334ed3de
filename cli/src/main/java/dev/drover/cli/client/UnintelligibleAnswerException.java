package dev.drover.cli.client;

/** Something answered that does not speak as a coordinator does. */
public final class UnintelligibleAnswerException extends CoordinatorException {
    private final int status;

    UnintelligibleAnswerException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
