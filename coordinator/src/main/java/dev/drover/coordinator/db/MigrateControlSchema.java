package dev.drover.coordinator.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Brings the control database's schema up to date. */
final class MigrateControlSchema {
    private static final String SCRIPT = "001_control_database.sql";

    private final ControlDatabaseConfig config;

    MigrateControlSchema(ControlDatabaseConfig config) {
        this.config = config;
    }

    void run() {
        try (var connection =
                        DriverManager.getConnection(
                                config.jdbcUrl(), config.connectionProperties("migrate"));
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(7420)");
            boolean present;
            try (var rows = statement.executeQuery("SELECT to_regclass('leader') IS NOT NULL")) {
                rows.next();
                present = rows.getBoolean(1);
            }
            if (!present) {
                statement.execute(script());
            }
            connection.commit();
        } catch (SQLException e) {
            throw new ControlDatabaseException(
                    "The control database %s cannot be used: %s. Check that it runs and that the user may create tables in it."
                            .formatted(config, e.getMessage()),
                    e);
        }
    }

    private static String script() {
        try (var in = MigrateControlSchema.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException(SCRIPT + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(SCRIPT + " cannot be read from the jar", e);
        }
    }
}
