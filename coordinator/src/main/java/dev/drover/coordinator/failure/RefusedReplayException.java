package dev.drover.coordinator.failure;

/** A replay that names nothing, too much, or a release that does not fit. */
public final class RefusedReplayException extends Exception {
    private final String code;
    private final String what;
    private final String remedy;

    RefusedReplayException(String code, String what, String remedy) {
        super(what);
        this.code = code;
        this.what = what;
        this.remedy = remedy;
    }

    /**
     * {@code REPLAY_UNBOUNDED}, {@code FINGERPRINT_AMBIGUOUS}, {@code NOTHING_TO_REPLAY}, {@code
     * TENANTS_QUARANTINED}, {@code RELEASE_UNKNOWN}, or what refuses the other release's target.
     */
    public String code() {
        return code;
    }

    public String what() {
        return what;
    }

    public String remedy() {
        return remedy;
    }
}
