package dev.drover.coordinator.config;

import dev.drover.coordinator.db.ControlDatabaseConfig;

import java.time.Duration;

/**
 * The database in which the product keeps its list of tenants.
 *
 * @param database where it is, and as whom to go there
 * @param query its columns are id, server, database, schema, project, labels and label.NAME
 * @param every how often it is read
 */
public record CatalogueConfig(ControlDatabaseConfig database, String query, Duration every) {
    static final int DEFAULT_MINUTES = 5;

    @Override
    public String toString() {
        return "%s every %s".formatted(database, every);
    }
}
