package dev.drover.e2e.benchmark;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a programmer writes by hand who needs no more: connect, lock, read a ledger of one table,
 * then each file and its ledger row as one message, each commit durable.
 */
record Floor(Server server, List<String> scripts) implements Contender {
    @Override
    public String name() {
        return "floor (by hand)";
    }

    @Override
    public void migrate(String database) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("SELECT pg_advisory_lock(42)");
            var applied = applied(statement);
            for (int i = 0; i < scripts.size(); i++) {
                if (!applied.contains(String.valueOf(i + 1))) {
                    statement.execute(
                            "BEGIN;\n"
                                    + scripts.get(i)
                                    + "\n;INSERT INTO schema_history (version, checksum) VALUES ('"
                                    + (i + 1)
                                    + "', '"
                                    + Integer.toHexString(scripts.get(i).hashCode())
                                    + "');\nCOMMIT");
                }
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                server.url(database) + "?preferQueryMode=simple",
                server.postgres().user(),
                server.postgres().password());
    }

    private static Set<String> applied(Statement statement) throws SQLException {
        var applied = new HashSet<String>();
        try (var rows = statement.executeQuery("SELECT version FROM schema_history")) {
            while (rows.next()) {
                applied.add(rows.getString(1));
            }
        } catch (SQLException e) {
            if (!"42P01".equals(e.getSQLState())) {
                throw e;
            }
            statement.execute(
                    "CREATE TABLE schema_history (version text PRIMARY KEY, checksum text NOT NULL,"
                            + " applied_at timestamptz NOT NULL DEFAULT now())");
        }
        return applied;
    }
}
