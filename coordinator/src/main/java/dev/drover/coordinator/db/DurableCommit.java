package dev.drover.coordinator.db;

import org.jdbi.v3.core.Handle;

/**
 * Makes the transaction under way wait for the disk when it commits, whatever it was begun with.
 * For whatever others are told of as soon as it is committed, under a number that the control
 * database gives out: if a crash took the commit, the number would be given to something else.
 */
public final class DurableCommit {
    private static final String WAIT = "SET LOCAL synchronous_commit = on";

    private DurableCommit() {}

    /** Called where the number is given out, so that no caller can forget it. */
    public static void require(Handle handle) {
        handle.execute(WAIT);
    }
}
