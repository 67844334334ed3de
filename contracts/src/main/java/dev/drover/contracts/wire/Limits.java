package dev.drover.contracts.wire;

/** How large things may get; in bytes unless the name says otherwise. */
public final class Limits {
    public static final int COMMAND = 16 * 1024;
    public static final int STATUS_EVENT = 32 * 1024;
    public static final int ANNOUNCEMENT = 16 * 1024;
    public static final int HEARTBEAT = 256 * 1024;

    /**
     * Jobs that one heartbeat has room for, and so the most that a worker may have in hand: its
     * slots, what it claimed ahead and what it still reports. With more it would be taken for lost.
     */
    public static final int HEARTBEAT_JOBS = 1400;

    /**
     * Jobs that one worker may run at a time; with a batch of claims beyond them it can tell all.
     */
    public static final int WORKER_SLOTS = 1024;

    public static final int TENANT_STATE = 4 * 1024;
    public static final int RELEASE_CHUNK = 512 * 1024;
    public static final int RELEASE = 64 * 1024 * 1024;

    /** Of the original record that a dead letter keeps. */
    public static final int DEAD_LETTER_ORIGINAL = 64 * 1024;

    /** Of any one text of a status event or control message; longer ones are cut. */
    public static final int TEXT = 8 * 1024;

    /** Nesting of JSON documents; deeper ones are refused unread. */
    public static final int JSON_DEPTH = 32;

    /** Characters of a failure's message and of its excerpt, each. */
    public static final int FAILURE_TEXT_CHARACTERS = 4 * 1024;

    private Limits() {}
}
