package dev.drover.embedded.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A database of one test. Closing it sends home whoever is still connected; its files go with the
 * server, at the end of the JVM: dropping one by one costs a checkpoint each.
 */
public final class TestDatabase implements AutoCloseable {
    private final SharedPostgres postgres;
    private final String name;

    TestDatabase(SharedPostgres postgres, String name) {
        this.postgres = postgres;
        this.name = name;
    }

    public String name() {
        return name;
    }

    public String host() {
        return postgres.server().host();
    }

    public int port() {
        return postgres.server().port();
    }

    /** Without user and password. */
    public String jdbcUrl() {
        return postgres.server().jdbcUrl(name);
    }

    /** The superuser. */
    public String user() {
        return postgres.server().user();
    }

    public String password() {
        return postgres.server().password();
    }

    /** A new connection as superuser. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user(), password());
    }

    /** For a test of its absence. */
    public void drop() throws SQLException {
        postgres.drop(name);
    }

    @Override
    public void close() throws SQLException {
        postgres.disconnect(name);
    }

    @Override
    public String toString() {
        return jdbcUrl();
    }
}
