package dev.drover.coordinator.config;

import dev.drover.coordinator.db.ControlDatabaseConfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a coordinator is told. Holds secrets; its text does not show them.
 *
 * @param retention how long what is over is kept
 * @param catalogue where the product keeps its list of tenants, if the coordinator is to read it
 */
public record CoordinatorConfig(
        ControlDatabaseConfig controlDatabase,
        KafkaConfig kafka,
        HttpConfig http,
        RetentionConfig retention,
        Optional<CatalogueConfig> catalogue) {
    public CoordinatorConfig(
            ControlDatabaseConfig controlDatabase, KafkaConfig kafka, HttpConfig http) {
        this(controlDatabase, kafka, http, RetentionConfig.DEFAULT, Optional.empty());
    }

    /**
     * Reads a YAML file:
     *
     * <pre>
     * controlDatabase: {host: db, port: 5432, database: drover, user: drover, password: "env:DROVER_DB_PASSWORD", poolSize: 10}
     * kafka: {bootstrapServers: "kafka:9092", replicationFactor: 3, transport: share-group, properties: {security.protocol: SSL}}
     * http: {host: 127.0.0.1, port: 7420, anyoneMayConnect: false}
     * retention: {days: 90, auditDays: 365}
     * catalogue: {host: db, port: 5432, database: product, user: drover, password: "env:CATALOGUE_PASSWORD", query: "SELECT …", everyMinutes: 5}
     * </pre>
     *
     * @param environment for {@code env:NAME}
     * @throws InvalidConfigurationException naming every problem
     */
    public static CoordinatorConfig read(Path file, Map<String, String> environment) {
        try {
            var text = Files.readString(file, StandardCharsets.UTF_8);
            return new ReadConfiguration(file.toString(), environment).read(text);
        } catch (IOException e) {
            throw new InvalidConfigurationException(
                    file.toString(), List.of("the file cannot be read: " + e));
        }
    }
}
