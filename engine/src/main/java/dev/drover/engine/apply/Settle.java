package dev.drover.engine.apply;

import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.lease.LeaseKey;
import dev.drover.engine.ledger.WriteLedger;
import dev.drover.engine.session.Session;

/**
 * Commits that wait for the disk, and those that do not.
 *
 * <p>The write-ahead log is flushed in its order, so one commit that waits makes all before it
 * durable, whoever made them. The server's own setting may ask for more than the local disk, and is
 * respected; where it asks for nothing, the local disk is waited for all the same.
 */
public final class Settle {
    private static final int TRIES = 3;

    private static final String WAIT =
            """
            SELECT pg_catalog.set_config('synchronous_commit', CASE
              WHEN pg_catalog.current_setting('synchronous_commit') OPERATOR(pg_catalog.=) 'off' THEN 'on'
              ELSE pg_catalog.current_setting('synchronous_commit') END, true);
            """;

    private static final String DO_NOT_WAIT = "SET LOCAL synchronous_commit = off;\n";

    private Settle() {}

    /** Comes before the records, once the session's settings are its own again. */
    static String waiting(boolean durable) {
        return durable ? WAIT : DO_NOT_WAIT;
    }

    /**
     * Makes durable whatever this database has committed so far.
     *
     * @return false when that could not be done, though the session lives; also when it was
     *     cancelled while it waited for a standby
     */
    public static boolean allBefore(Session session, LeaseKey key) throws DatabaseFault {
        for (int tries = 1; ; tries++) {
            try {
                return commitSomething(session, key);
            } catch (DatabaseFault fault) {
                if (fault.sessionLost()) {
                    throw fault;
                }
                session.query("ROLLBACK");
                if (tries == TRIES) {
                    return false;
                }
                // most likely a request to cancel what ran before came too late for it
            }
        }
    }

    /** A commit that wrote nothing would not wait. */
    private static boolean commitSomething(Session session, LeaseKey key) throws DatabaseFault {
        session.takeCutWait();
        var answers =
                session.query(
                        "BEGIN;\n"
                                + new WriteLedger(key.value()).touchScope()
                                + "RESET synchronous_commit;\n"
                                + WAIT
                                + "COMMIT;");
        return !answers.getFirst().isEmpty() && !session.takeCutWait();
    }
}
