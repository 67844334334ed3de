package dev.drover.worker.release;

/** A copy that is not the release it is named after. */
final class UntrueCopyException extends Exception {
    private final String reason;

    UntrueCopyException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
