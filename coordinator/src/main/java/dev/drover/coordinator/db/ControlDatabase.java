package dev.drover.coordinator.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The control database, its schema up to date. Safe for use by many threads. */
public final class ControlDatabase implements AutoCloseable {
    /**
     * A coordinator that is frozen, or whose host is gone, must not hold rows for longer: who leads
     * after it would wait for them.
     */
    private static final String LET_GO =
            """
            SET idle_in_transaction_session_timeout = '20s';
            SET tcp_keepalives_idle = 10;
            SET tcp_keepalives_interval = 5;
            SET tcp_keepalives_count = 2
            """;

    private final ControlDatabaseConfig config;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private ControlDatabase(ControlDatabaseConfig config, HikariDataSource pool) {
        this.config = config;
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        jdbi.registerArrayType(UUID.class, "uuid");
        jdbi.registerArrayType(String.class, "text");
        jdbi.registerArrayType(Integer.class, "integer");
        jdbi.registerArrayType(Long.class, "bigint");
        jdbi.registerArrayType(Instant.class, "timestamptz", Instant::toString);
    }

    /**
     * Connects and migrates the schema.
     *
     * @throws ControlDatabaseException when it cannot be reached or not be migrated
     */
    public static ControlDatabase open(ControlDatabaseConfig config) {
        new MigrateControlSchema(config, InstantSource.system(), new SplittableRandom()).run();
        return new ControlDatabase(config, pool(config));
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /**
     * A connection beside the pool, for whoever holds one for long; the caller closes it.
     *
     * @param purpose goes into {@code application_name}
     */
    public Connection newConnection(String purpose) throws SQLException {
        return DriverManager.getConnection(config.jdbcUrl(), config.connectionProperties(purpose));
    }

    /**
     * Replaces the pool's connections, which may be to a server that the host name no longer means;
     * those in use when they are given back.
     */
    public void reconnect() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    @Override
    public void close() {
        pool.close();
    }

    private static HikariDataSource pool(ControlDatabaseConfig config) {
        var settings = new HikariConfig();
        settings.setPoolName("control-database");
        settings.setJdbcUrl(config.jdbcUrl());
        settings.setDataSourceProperties(config.connectionProperties("pool"));
        settings.setMaximumPoolSize(config.poolSize());
        settings.setConnectionTimeout(10_000);
        settings.setConnectionInitSql(LET_GO);
        return new HikariDataSource(settings);
    }
}
