package dev.drover.standalone.migrate;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.engine.NamePattern;
import dev.drover.engine.Secret;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Finds the tenants of one server by a pattern of names. Reads catalogues, writes nothing. */
final class DiscoverTenants {
    private static final String DATABASES =
            """
            SELECT datname FROM pg_catalog.pg_database
            WHERE datallowconn AND NOT datistemplate
            ORDER BY datname COLLATE "C"
            """;

    private static final String SCHEMAS =
            """
            SELECT nspname FROM pg_catalog.pg_namespace
            WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'drover')
            ORDER BY nspname COLLATE "C"
            """;

    private final ServerUrl server;
    private final Secret password;
    private final String sslMode;

    DiscoverTenants(ServerUrl server, Secret password, String sslMode) {
        this.server = server;
        this.password = password;
        this.sslMode = sslMode;
    }

    /** Databases whose name matches; {@code postgres} only when it is named outright. */
    List<String> databases(NamePattern pattern) throws CommandFailedException {
        return find(server.database().orElse("postgres"), DATABASES, pattern, "postgres");
    }

    /**
     * Schemas of the server's database whose name matches; {@code public} only when it is named
     * outright.
     */
    List<String> schemas(NamePattern pattern) throws CommandFailedException {
        var database =
                server.database()
                        .orElseThrow(() ->
                                new CommandFailedException(
                                        ExitCode.USAGE,
                                        "--schemas needs a database to look in",
                                        "--server names none",
                                        "add it: postgresql://user@host:port/database",
                                        "DATABASE_MISSING"));
        return find(database, SCHEMAS, pattern, "public");
    }

    private List<String> find(String database, String query, NamePattern pattern, String onlyByName)
            throws CommandFailedException {
        var found = new ArrayList<String>();
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                var name = rows.getString(1);
                if (pattern.matches(name) && (!name.equals(onlyByName) || pattern.names(name))) {
                    found.add(name);
                }
            }
        } catch (SQLException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "cannot look for tenants on %s:%d".formatted(server.host(), server.port()),
                    "%s (SQLSTATE %s)".formatted(e.getMessage(), e.getSQLState()),
                    "check address, user and password (PGPASSWORD, ~/.pgpass or --credential)",
                    "SERVER_NOT_READABLE");
        }
        return List.copyOf(found);
    }

    private Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", server.user());
        if (!password.reveal().isEmpty()) {
            properties.setProperty("password", password.reveal());
        }
        properties.setProperty("ApplicationName", "drover/discover");
        properties.setProperty("sslmode", sslMode);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "30");
        var host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s".formatted(host, server.port(), database), properties);
    }
}
