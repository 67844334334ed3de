package dev.drover.e2e.history;

import dev.drover.embedded.EmbeddedPostgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A few databases of one server whose names begin alike, as a small team has them. */
final class TenantDatabases implements AutoCloseable {
    private static final String APPLIED =
            """
            SELECT CASE WHEN to_regclass('drover.schema_migrations') IS NULL THEN 0
                   ELSE (xpath('/row/n/text()', query_to_xml(
                     'SELECT count(*) AS n FROM drover.schema_migrations WHERE state = ''applied''', false, true, '')))[1]::text::int END
            """;

    private final EmbeddedPostgres server;
    private final String prefix;
    private final List<String> names;

    private TenantDatabases(EmbeddedPostgres server, String prefix, List<String> names) {
        this.server = server;
        this.prefix = prefix;
        this.names = List.copyOf(names);
    }

    static TenantDatabases create(EmbeddedPostgres server, String prefix, int count)
            throws SQLException {
        var names = new ArrayList<String>();
        try (var connection = connect(server, "postgres");
                var statement = connection.createStatement()) {
            for (int i = 1; i <= count; i++) {
                var name = prefix + "_" + i;
                statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
                statement.execute("CREATE DATABASE " + name + " TEMPLATE template0");
                names.add(name);
            }
        }
        return new TenantDatabases(server, prefix, names);
    }

    List<String> names() {
        return names;
    }

    /** What follows {@code drover} to migrate all of them. */
    List<String> migrate(String folder, String... more) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "migrate",
                                "--migrations",
                                folder,
                                "--server",
                                "postgresql://%s@127.0.0.1:%d"
                                        .formatted(server.user(), server.port()),
                                "--databases",
                                prefix + "_*"));
        arguments.addAll(List.of(more));
        return List.copyOf(arguments);
    }

    Map<String, String> environment() {
        return Map.of("PGPASSWORD", server.password());
    }

    Connection connect(String database) throws SQLException {
        return connect(server, database);
    }

    /** A connection that sends a text as it is, as psql does. */
    Connection connectAsPsql(String database) throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl(database) + "?preferQueryMode=simple",
                server.user(),
                server.password());
    }

    void everywhere(String sql) throws SQLException {
        for (var name : names) {
            try (var connection = connect(name);
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    /** Migrations applied in all databases together. */
    int applied() throws SQLException {
        int applied = 0;
        for (var name : names) {
            try (var connection = connect(name)) {
                applied += Integer.parseInt(Catalogue.lines(connection, APPLIED).getFirst());
            }
        }
        return applied;
    }

    @Override
    public void close() throws SQLException {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            for (var name : names) {
                statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            }
        }
    }

    private static Connection connect(EmbeddedPostgres server, String database)
            throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl(database), server.user(), server.password());
    }
}
