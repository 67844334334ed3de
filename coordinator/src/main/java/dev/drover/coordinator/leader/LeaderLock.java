package dev.drover.coordinator.leader;

import dev.drover.coordinator.db.ControlDatabase;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The advisory locks that make a leader, held by one connection for as long as that lives. */
final class LeaderLock implements AutoCloseable {
    /** "droverl" in ASCII; any number would do that nobody else uses. */
    private static final long KEY = 0x64726f7665726cL;

    private static final int PROBE_TIMEOUT_MILLIS = 5_000;

    /**
     * The server ends the session of a leader that is frozen or whose host is gone, and with it the
     * lock: nothing else would, for hours. A leader that lives speaks every second.
     */
    private static final String LET_GO = "SET idle_session_timeout = '15s'";

    /** A term that was given must not be given again, whatever the server's default is. */
    private static final String KEEP = "SET synchronous_commit = on";

    private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(?)";

    private static final String HOLD_TERM = "SELECT pg_advisory_lock(?, ?)";

    /**
     * Seconds of the clock, as a control database that was restored from a backup would count terms
     * anew, and readers pass over what a term says that is lower than one they know.
     */
    private static final String NEXT_TERM =
            """
            UPDATE leader
            SET term = greatest(term + 1, extract(epoch FROM clock_timestamp())::bigint),
              holder = ?, since = clock_timestamp()
            RETURNING term
            """;

    private final Connection connection;
    private final LeaderTerm term;

    private LeaderLock(Connection connection, LeaderTerm term) {
        this.connection = connection;
        this.term = term;
    }

    /** The lock and a new term, or nothing when another coordinator leads. */
    static Optional<LeaderLock> tryAcquire(ControlDatabase database, String holder)
            throws SQLException {
        var connection = database.newConnection("leader");
        try {
            // the caller's thread may close the socket itself; nothing else is needed
            Executor direct = Runnable::run;
            connection.setNetworkTimeout(direct, PROBE_TIMEOUT_MILLIS);
            try (var statement = connection.createStatement()) {
                statement.execute(LET_GO);
                statement.execute(KEEP);
            }
            if (locked(connection)) {
                var term = nextTerm(connection, holder);
                hold(connection, term);
                return Optional.of(new LeaderLock(connection, term));
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        connection.close();
        return Optional.empty();
    }

    LeaderTerm term() {
        return term;
    }

    /** Whether the connection, and so the lock, still lives. */
    boolean alive() {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // it is gone, and with it the lock: that was the purpose
        }
    }

    private static boolean locked(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(TRY_LOCK)) {
            statement.setLong(1, KEY);
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static LeaderTerm nextTerm(Connection connection, String holder) throws SQLException {
        try (var statement = connection.prepareStatement(NEXT_TERM)) {
            statement.setString(1, holder);
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new IllegalStateException(
                            "table leader of the control database has no row; insert (term, holder, since) = (0, '', now())");
                }
                return new LeaderTerm(rows.getLong(1));
            }
        }
    }

    /** For every transaction of the term to see that this session lives. */
    private static void hold(Connection connection, LeaderTerm term) throws SQLException {
        try (var statement = connection.prepareStatement(HOLD_TERM)) {
            statement.setInt(1, LeaderTerm.LOCKS);
            statement.setInt(2, term.lock());
            statement.execute();
        }
    }
}
