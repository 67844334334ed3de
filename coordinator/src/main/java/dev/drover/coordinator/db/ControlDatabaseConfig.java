package dev.drover.coordinator.db;

import dev.drover.engine.Tls;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Where the control database is.
 *
 * @param password itself, resolved already; never printed
 * @param tls how the connection is protected
 * @param poolSize connections of the pool; the leader's few dedicated ones come on top
 */
public record ControlDatabaseConfig(
        String host,
        int port,
        String database,
        String user,
        String password,
        int poolSize,
        Tls tls) {
    public static final int DEFAULT_POOL_SIZE = 10;

    private static final String CONNECT_TIMEOUT_SECONDS = "10";

    /** Ends waits on a peer that is gone; longer than any statement here takes. */
    private static final String SOCKET_TIMEOUT_SECONDS = "60";

    public ControlDatabaseConfig {
        if (poolSize < 2) {
            throw new IllegalArgumentException("poolSize must be 2 or more");
        }
    }

    public ControlDatabaseConfig(
            String host, int port, String database, String user, String password) {
        this(host, port, database, user, password, DEFAULT_POOL_SIZE);
    }

    /** Encrypted and verified, unless the host is this machine. */
    public ControlDatabaseConfig(
            String host, int port, String database, String user, String password, int poolSize) {
        this(host, port, database, user, password, poolSize, defaultTls(host));
    }

    /** How to connect to a host when nothing is said about it. */
    public static Tls defaultTls(String host) {
        boolean loopback =
                host.equals("localhost")
                        || host.equals("::1")
                        || host.matches("127(\\.\\d{1,3}){3}");
        return loopback ? Tls.DISABLE : Tls.VERIFY_FULL;
    }

    /** A connection of its own. */
    public Connection connect(String purpose) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), connectionProperties(purpose));
    }

    String jdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
    }

    Properties connectionProperties(String purpose) {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "drover-coordinator/" + purpose);
        switch (tls) {
            case DISABLE -> properties.setProperty("sslmode", "disable");
            case REQUIRE -> properties.setProperty("sslmode", "require");
            case VERIFY_FULL -> {
                properties.setProperty("sslmode", "verify-full");
                properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
            }
        }
        properties.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
        properties.setProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        return properties;
    }

    @Override
    public String toString() {
        return "%s@%s:%d/%s".formatted(user, host, port, database);
    }
}
