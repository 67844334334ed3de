package dev.drover.cli.exit;

/** What the process tells its caller. The numbers are a contract: scripts branch on them. */
public enum ExitCode {
    /** Done; a rollout completed without failures. */
    OK(0),
    /** A defect, or an answer that nobody understands. */
    UNEXPECTED(1),
    /** Wrong usage, configuration or input. */
    USAGE(2),
    /** The rollout completed, but some tenants failed. */
    COMPLETED_WITH_FAILURES(3),
    /** The rollout failed as a whole, or was aborted. */
    ROLLOUT_FAILED(4),
    /** The rollout is paused. */
    PAUSED(5),
    /** Watching took longer than allowed; the rollout goes on. */
    WATCH_TIMEOUT(8),
    /** The coordinator does not let this caller do that. */
    NOT_AUTHORISED(9),
    /** No coordinator answers, or none in time. */
    UNREACHABLE(10),
    /** Something else holds the tenants, or an idempotency key was used for another request. */
    CONFLICT(11),
    /** A precondition does not hold. */
    PRECONDITION(12),
    /** Interrupted from the keyboard; a rollout that was being watched goes on. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** For an HTTP status that tells of an error. */
    public static ExitCode ofHttpStatus(int status) {
        return switch (status) {
            case 400, 404, 405, 413, 415, 422 -> USAGE;
            case 401, 403 -> NOT_AUTHORISED;
            case 409 -> CONFLICT;
            case 412, 428 -> PRECONDITION;
            case 502, 503, 504 -> UNREACHABLE;
            default -> UNEXPECTED;
        };
    }

    /** For the state of a rollout, by name; one that goes on is {@link #OK}. */
    public static ExitCode ofRolloutState(String state) {
        return switch (state) {
            case "COMPLETED_WITH_FAILURES" -> COMPLETED_WITH_FAILURES;
            case "HALTED", "ABORTING", "ABORTED" -> ROLLOUT_FAILED;
            case "PAUSED" -> PAUSED;
            default -> OK;
        };
    }
}
