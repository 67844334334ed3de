package dev.drover.coordinator.failure;

import dev.drover.contracts.http.Problem;

import java.util.List;

/** A replay that names nothing, too much, or a release that does not fit. */
public final class RefusedReplayException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String what;
    private final String remedy;
    private final transient List<Problem.Item> items;

    RefusedReplayException(String code, String what, String remedy) {
        this(code, what, remedy, List.of());
    }

    private RefusedReplayException(
            String code, String what, String remedy, List<Problem.Item> items) {
        super(what);
        this.code = code;
        this.what = what;
        this.remedy = remedy;
        this.items = List.copyOf(items);
    }

    /** Jobs that are named and cannot be replayed. */
    static RefusedReplayException ofJobs(List<Problem.Item> items) {
        var first = items.getFirst();
        return items.size() == 1
                ? new RefusedReplayException("JOBS_NOT_FAILED", first.what(), first.remedy(), items)
                : new RefusedReplayException(
                        "JOBS_NOT_FAILED",
                        "%,d of the jobs cannot be replayed; none was.".formatted(items.size()),
                        "Mend all of them.",
                        items);
    }

    /**
     * {@code REPLAY_UNBOUNDED}, {@code FINGERPRINT_AMBIGUOUS}, {@code NOTHING_TO_REPLAY}, {@code
     * JOBS_NOT_FAILED}, {@code TENANTS_QUARANTINED}, {@code RELEASE_UNKNOWN}, or what refuses the
     * other release's target.
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

    /** What is wrong with each that was named; empty where that is not the matter. */
    public List<Problem.Item> items() {
        return items;
    }
}
