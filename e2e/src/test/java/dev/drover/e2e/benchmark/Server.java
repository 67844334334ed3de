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
    private final EmbeddedPostgres postgres;
    private int made;

    Server(Path folder) {
        postgres =
                EmbeddedPostgres.start(
                        PostgresOptions.at(folder)
                                .durability(Durability.FULL)
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

    /** New databases, each connected to once, for the first connection writes cache files. */
    List<String> create(int count) throws SQLException {
        var names = new ArrayList<String>();
        try (var admin = connect("postgres");
                var statement = admin.createStatement()) {
            for (int i = 0; i < count; i++) {
                var name = "tenant_" + ++made;
                statement.execute(
                        "CREATE DATABASE " + name + " TEMPLATE template0 STRATEGY wal_log");
                names.add(name);
            }
        }
        for (var name : names) {
            try (var connection = connect(name);
                    var statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            }
        }
        return names;
    }

    void drop(List<String> names) throws SQLException {
        try (var admin = connect("postgres");
                var statement = admin.createStatement()) {
            for (var name : names) {
                statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
            }
        }
    }

    @Override
    public void close() {
        postgres.close();
    }
}
