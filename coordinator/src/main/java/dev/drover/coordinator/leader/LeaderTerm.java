package dev.drover.coordinator.leader;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/** The right to write as the leader, for as long as nobody was given a later one. */
public record LeaderTerm(long number) {
    /** What a crash of the database server may take with it. */
    public enum Loss {
        /** Nothing that was committed. */
        NONE,
        /**
         * The last fraction of a second: for what is found again anyway, from the topic or by a
         * time-out.
         */
        TOLERABLE
    }

    private static final String CHECK =
            """
            SELECT set_config('synchronous_commit', :commit, true)
            FROM leader
            WHERE term = :term
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

    private void check(Handle handle, Loss loss) {
        var mine =
                handle.createQuery(CHECK)
                        .bind("commit", loss == Loss.NONE ? "on" : "off")
                        .bind("term", number)
                        .mapTo(String.class)
                        .findOne();
        if (mine.isEmpty()) {
            throw new NoLongerLeaderException(this);
        }
    }
}
