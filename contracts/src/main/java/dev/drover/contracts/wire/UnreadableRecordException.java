package dev.drover.contracts.wire;

/**
 * A record that cannot be taken for what it should be; it goes to the dead-letter topic and the
 * loop goes on.
 */
public final class UnreadableRecordException extends Exception {
    private final String reason;

    /**
     * @param reason stable name: {@code NOT_JSON}, {@code TOO_LARGE}, {@code UNKNOWN_MAJOR}, {@code
     *     INVALID}
     */
    public UnreadableRecordException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
