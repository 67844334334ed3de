package dev.drover.e2e.benchmark;

import dev.drover.embedded.Durability;
import dev.drover.embedded.EmbeddedPostgres;
import dev.drover.embedded.PostgresOptions;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A durable server and its databases. */
final class Server implements AutoCloseable {
    private static final String CATALOGUES =
            """
            VACUUM pg_attrdef, pg_attribute, pg_class, pg_constraint, pg_depend, pg_description, pg_index,
              pg_init_privs, pg_namespace, pg_proc, pg_rewrite, pg_sequence, pg_shdepend, pg_trigger, pg_type
            """;

    private final EmbeddedPostgres postgres;
    private int made;

    Server(Path folder) {
        postgres =
                EmbeddedPostgres.start(
                        PostgresOptions.at(folder)
                                .durability(Durability.FULL)
                                .setting("autovacuum", "off")
                                .setting("max_wal_size", "8GB")
                                .setting("checkpoint_timeout", "1h"));
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), postgres.user(), postgres.password());
    }

    String url(String database) {
        return postgres.jdbcUrl(database);
    }

    List<String> create(int count) throws SQLException {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var name = "tenant_" + ++made;
            run("postgres", "CREATE DATABASE " + name + " TEMPLATE template0 STRATEGY wal_log");
            names.add(name);
        }
        return names;
    }

    /**
     * Empties databases: dropping what is in them, and then the dead rows that this leaves in the
     * catalogues. The connection that follows writes the cache files anew.
     */
    void clean(List<String> names) throws SQLException {
        for (var name : names) {
            run(
                    name,
                    "DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS drover CASCADE; CREATE SCHEMA public");
            run(name, CATALOGUES);
            run(name, "SELECT 1");
        }
    }

    /** In a connection of its own; the first value of the answer, or nothing. */
    private String run(String database, String sql) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (var rows = statement.getResultSet()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        }
    }

    @Override
    public void close() {
        postgres.close();
    }
}
