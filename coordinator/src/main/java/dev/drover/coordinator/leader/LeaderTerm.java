package dev.drover.coordinator.leader;

import dev.drover.coordinator.db.DurableCommit;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/**
 * The right to write as the leader, for as long as nobody was given a later one and the session
 * that was given this one lives.
 */
public record LeaderTerm(long number) {
    /** What a crash of the database server may take with it. */
    public enum Loss {
        /** Nothing that was committed. */
        NONE,
        /**
         * The last fraction of a second: for what the next term finds again, from the topic or by a
         * time-out. The crash ends the term of whoever saw it committed. What is told to others at
         * once {@linkplain DurableCommit requires more} by itself.
         */
        TOLERABLE
    }

    /**
     * The first half of the advisory locks of terms, "drov" in ASCII; the second is the term. The
     * session that was given a term holds its lock, and no other ever takes it for longer than a
     * try.
     */
    static final int LOCKS = 0x64726f76;

    /**
     * A lock that can be had is held by nobody. That the row still has the term proves too little:
     * a server that crashed and is back has it, and has lost {@linkplain Loss#TOLERABLE what was
     * not yet written} of what this leader took for done.
     */
    private static final String CHECK =
            """
            SELECT set_config('synchronous_commit', :commit, true)
            FROM leader
            WHERE term = :term AND NOT pg_try_advisory_xact_lock_shared(:locks, :lock)
            FOR SHARE
            """;

    /**
     * Runs the work in a transaction that commits only in this term.
     *
     * @throws NoLongerLeaderException when the term is over; the work was not begun
     */
    public <R, X extends Exception> R inTransaction(Jdbi jdbi, Loss loss, HandleCallback<R, X> work)
            throws X {
        return jdbi.inTransaction(handle -> {
            check(handle, loss);
            return work.withHandle(handle);
        });
    }

    /** The second half of this term's advisory lock. */
    int lock() {
        return (int) number;
    }

    private void check(Handle handle, Loss loss) {
        var mine =
                handle.createQuery(CHECK)
                        .bind("commit", loss == Loss.NONE ? "on" : "off")
                        .bind("term", number)
                        .bind("locks", LOCKS)
                        .bind("lock", lock())
                        .mapTo(String.class)
                        .findOne();
        if (mine.isEmpty()) {
            throw new NoLongerLeaderException(this);
        }
    }
}
