package dev.drover.engine.session;

import dev.drover.engine.failure.DatabaseFault;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** A connection to one target. Used by one thread; only {@link #cancel()} may come from another. */
public final class Session implements AutoCloseable {
    private static final Duration SHORT = Duration.ofSeconds(60);

    private static final int PATIENCE_SECONDS = 5;

    private static final int RESET_TRIES = 3;

    /** The driver asks for the zone of this program when it connects. */
    private static final String UTC = "SET TimeZone = 'UTC'";

    private static final String KEEP_ALIVE =
            """
            SELECT pg_catalog.set_config('tcp_keepalives_idle', '30', false),
              pg_catalog.set_config('tcp_keepalives_interval', '10', false),
              pg_catalog.set_config('tcp_keepalives_count', '3', false),
              pg_catalog.set_config('tcp_user_timeout', '60s', false)\
            """;

    private static final String AND_WATCH_CLIENT =
            ", pg_catalog.set_config('client_connection_check_interval', '5s', false)";

    private final Connection connection;
    private final PGConnection driver;
    private final String nonce;
    private final int serverMajor;
    private String watch = "";
    private boolean lost;
    private boolean cutWait;

    Session(Connection connection, String nonce) throws SQLException {
        this.connection = connection;
        this.driver = connection.unwrap(PGConnection.class);
        this.nonce = nonce;
        this.serverMajor = connection.getMetaData().getDatabaseMajorVersion();
    }

    /** The process that the driver believes to talk to. */
    public int backendPid() {
        return driver.getBackendPID();
    }

    public String nonce() {
        return nonce;
    }

    public int serverMajor() {
        return serverMajor;
    }

    /** Whether the connection broke; nothing can be said then about what ran last. */
    public boolean isLost() {
        return lost;
    }

    /**
     * Whether, since this was last asked, a commit returned though no standby had confirmed it; it
     * may be undone by a failover.
     */
    public boolean takeCutWait() {
        boolean cut = cutWait;
        cutWait = false;
        return cut;
    }

    /** Sends one message of our own; the rows of each statement that returns any. */
    public List<List<Row>> query(String message) throws DatabaseFault {
        return query(message, SHORT);
    }

    public List<List<Row>> query(String message, Duration limit) throws DatabaseFault {
        var answers = new ArrayList<List<Row>>();
        send(message, limit, results -> answers.add(rows(results)));
        return answers;
    }

    /** The same for answers that may be long: each row is taken as it is read, and not kept. */
    public void query(String message, RowTaker taker) throws DatabaseFault {
        send(
                message,
                SHORT,
                new Answer() {
                    private int answer;

                    @Override
                    public void take(ResultSet results) throws SQLException {
                        int columns = results.getMetaData().getColumnCount();
                        while (results.next()) {
                            taker.take(answer, row(results, columns));
                        }
                        answer++;
                    }
                });
    }

    /** Takes rows as they come. */
    public interface RowTaker {
        /**
         * @param answer which of the message's statements that return rows, from 0
         */
        void take(int answer, Row row);
    }

    /**
     * Sends one message that may hold a script; the first row of the last statement that returned
     * any, whatever the script selects before.
     */
    public Optional<Row> queryLast(String message, Duration limit) throws DatabaseFault {
        return queryLastRows(message, limit).stream().findFirst();
    }

    /** The same with all rows of that last statement. */
    public List<Row> queryLastRows(String message, Duration limit) throws DatabaseFault {
        var last = new LastAnswer();
        send(message, limit, last);
        return last.rows;
    }

    /** A script may select much before, so only what may be the last answer is kept. */
    private static final class LastAnswer implements Answer {
        private static final int MOST = 1_000;
        private List<Row> rows = List.of();

        @Override
        public void take(ResultSet results) throws SQLException {
            rows = new ArrayList<>();
            int columns = results.getMetaData().getColumnCount();
            while (rows.size() < MOST && results.next()) {
                rows.add(row(results, columns));
            }
        }
    }

    /** Sends one message whose answer does not matter. */
    public void run(String message, Duration limit) throws DatabaseFault {
        send(message, limit, _ -> {});
    }

    /** Runs {@code COPY … FROM stdin} with its data. */
    public void copyIn(String copy, String data, Duration limit) throws DatabaseFault {
        try {
            limit(limit);
            driver.getCopyAPI().copyIn(copy, new StringReader(data));
        } catch (SQLException e) {
            throw fault(e);
        } catch (IOException e) {
            throw fault(new SQLException("the data could not be sent", "08006", e));
        }
    }

    /**
     * What only a session with work to do needs: that the server notices a vanished client, also
     * while a statement runs. Some servers refuse the latter, or both; then it is done without.
     */
    public void prepareForWork() throws DatabaseFault {
        if (!watches(KEEP_ALIVE + AND_WATCH_CLIENT + ";\n")) {
            var _ = watches(KEEP_ALIVE + ";\n");
        }
    }

    private boolean watches(String text) throws DatabaseFault {
        try {
            query(text);
            watch = text;
            return true;
        } catch (DatabaseFault e) {
            if (e.sessionLost()) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Puts the session back to where it was after connecting. May run inside a transaction; it then
     * holds from there on, also for the COMMIT, and stands if that succeeds.
     */
    public String resetText() {
        return """
        RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DEALLOCATE ALL;
        """
                + markText()
                + watch;
    }

    /** Does that at once, outside of a transaction, if it can. */
    public void reset() {
        for (int tries = 1; tries <= RESET_TRIES && !lost; tries++) {
            try {
                query(resetText());
                return;
            } catch (DatabaseFault ignored) {
                // most likely a request to cancel what ran before came too late for it
            }
        }
    }

    /** What marks the session as ours, and gives it the time zone that scripts rely on. */
    public String markText() {
        return "SET drover.lease = '" + nonce + "'; " + UTC + ";\n";
    }

    /** What the server told by itself about one of its settings; empty if it did not. */
    public Optional<String> reported(String setting) {
        return Optional.ofNullable(driver.getParameterStatus(setting));
    }

    /** Asks the server to cancel what runs; from any thread, harmless when nothing does. */
    public void cancel() {
        try {
            driver.cancelQuery();
        } catch (SQLException ignored) {
            // the session is gone, and so is what it ran
        }
    }

    /** Ends the session, which frees the lease; never fails. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // it is closed all the same
        }
    }

    private void send(String message, Duration limit, Answer answer) throws DatabaseFault {
        try {
            limit(limit);
            try (var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                try {
                    boolean rows = statement.execute(message);
                    while (rows || statement.getUpdateCount() != -1) {
                        if (rows) {
                            try (var results = statement.getResultSet()) {
                                answer.take(results);
                            }
                        }
                        rows = statement.getMoreResults(Statement.CLOSE_CURRENT_RESULT);
                    }
                } finally {
                    // also when a later statement of the message has failed
                    cutWait |= CutWait.in(statement);
                }
            }
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    private void limit(Duration limit) throws SQLException {
        if (limit.toMillis() <= 0) {
            // the driver takes zero for no limit, and a silent server would hold the job for ever
            throw new IllegalArgumentException("no limit: " + limit);
        }
        connection.setNetworkTimeout(Runnable::run, (int) Math.min(limit.toMillis(), 1L << 30));
    }

    private DatabaseFault fault(SQLException e) {
        boolean closed = isClosed() || (Faults.isConnectionClass(e) && !answers());
        var fault = Faults.of(e, closed);
        lost |= fault.sessionLost();
        return fault;
    }

    private boolean answers() {
        try {
            return connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    private boolean isClosed() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    private static List<Row> rows(ResultSet results) throws SQLException {
        var rows = new ArrayList<Row>();
        int columns = results.getMetaData().getColumnCount();
        while (results.next()) {
            rows.add(row(results, columns));
        }
        return rows;
    }

    private static Row row(ResultSet results, int columns) throws SQLException {
        var values = new ArrayList<@Nullable String>(columns);
        for (int column = 1; column <= columns; column++) {
            values.add(results.getString(column));
        }
        return new Row(values);
    }

    private interface Answer {
        void take(ResultSet results) throws SQLException;
    }
}
