package dev.drover.standalone.demo;

import dev.drover.embedded.EmbeddedPostgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One of the demo's PostgreSQL servers and what the product does there before Drover comes. */
record DemoServer(String id, EmbeddedPostgres postgres) {

    private static final String DATABASES = "SELECT datname FROM pg_database";

    /** The tenants' databases that are not there yet; the number made. */
    int createDatabases(List<DemoTenant> tenants) throws SQLException {
        int created = 0;
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            Set<String> present = databases(connection);
            for (var tenant : tenants) {
                if (tenant.server().equals(id) && !present.contains(tenant.database())) {
                    // a copy of files is the quickest way where nobody works yet
                    statement.execute(
                            "CREATE DATABASE %s TEMPLATE template0 STRATEGY file_copy"
                                    .formatted(tenant.database()));
                    created++;
                }
            }
        }
        return created;
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(database), postgres.user(), postgres.password());
    }

    private static Set<String> databases(Connection connection) throws SQLException {
        var names = new HashSet<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(DATABASES)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
