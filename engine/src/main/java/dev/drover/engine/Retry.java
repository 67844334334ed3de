package dev.drover.engine;

/** Whether trying again later makes sense. */
public enum Retry {
    /** It does, and counts as an attempt. */
    LATER,
    /** It does once the server has room; the target is not to blame and no attempt is counted. */
    BACK_PRESSURE,
    /** Not before somebody changed something. */
    NEVER
}
