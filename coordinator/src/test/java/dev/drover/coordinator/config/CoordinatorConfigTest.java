package dev.drover.coordinator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorConfigTest {
    @TempDir Path folder;

    @Test
    void everyKeyIsRead() throws IOException {
        var secret = Files.writeString(folder.resolve("kafka.secret"), "k4fka\n");
        var config =
                read(
                        """
                        controlDatabase: {host: db, port: 5433, database: drover, user: u, password: "env:DB", poolSize: 7}
                        kafka:
                          bootstrapServers: kafka:9092
                          replicationFactor: 3
                          properties: {security.protocol: SSL, ssl.key.password: "file:%s"}
                        http: {host: 0.0.0.0, port: 80, anyoneMayConnect: true}
                        retention: {days: 30, auditDays: 800}
                        catalogue: {host: product, database: p, user: r, password: "env:DB", query: SELECT 1, everyMinutes: 7}
                        """
                                .formatted(secret));
        var catalogue = config.catalogue().orElseThrow();
        assertThat(catalogue.database()).hasToString("r@product:5432/p");
        assertThat(catalogue.query()).isEqualTo("SELECT 1");
        assertThat(catalogue.every()).isEqualTo(Duration.ofMinutes(7));
        assertThat(config.controlDatabase().password()).isEqualTo("s3cret");
        assertThat(config.controlDatabase().poolSize()).isEqualTo(7);
        assertThat(config.controlDatabase()).hasToString("u@db:5433/drover");
        assertThat(config.kafka())
                .isEqualTo(
                        new KafkaConfig(
                                "kafka:9092",
                                Map.of("security.protocol", "SSL", "ssl.key.password", "k4fka"),
                                3));
        assertThat(config.http()).isEqualTo(new HttpConfig("0.0.0.0", 80, true));
        assertThat(config.retention())
                .isEqualTo(new RetentionConfig(Duration.ofDays(30), Duration.ofDays(800)));
        assertThat(config.toString()).doesNotContain("s3cret").doesNotContain("k4fka");
    }

    @Test
    void whatIsNotSaidHasItsDefault() {
        var config =
                read(
                        """
                        controlDatabase: {host: db, database: drover, user: u, password: "env:DB"}
                        kafka: {bootstrapServers: "kafka:9092"}
                        """);
        assertThat(config.controlDatabase().port()).isEqualTo(5432);
        assertThat(config.kafka()).isEqualTo(KafkaConfig.at("kafka:9092"));
        assertThat(config.http()).isEqualTo(HttpConfig.DEFAULT);
        assertThat(config.retention())
                .isEqualTo(new RetentionConfig(Duration.ofDays(90), Duration.ofDays(365)));
        assertThat(config.catalogue()).isEmpty();
    }

    @Test
    void allProblemsAreToldTogetherAndTheSecretIsNot() {
        assertThatThrownBy(() ->
                        read(
                                """
                                controlDatabase: {host: db, port: 99999, user: u, password: hunter2, pool: 3}
                                kafka: {}
                                http: {host: 10.0.0.1, port: x}
                                """))
                .isInstanceOfSatisfying(
                        InvalidConfigurationException.class,
                        e ->
                                assertThat(e.problems())
                                        .hasSize(7)
                                        .anySatisfy(
                                                p -> assertThat(p).contains("controlDatabase.port"))
                                        .anySatisfy(p ->
                                                assertThat(p).contains("controlDatabase.database"))
                                        .anySatisfy(p ->
                                                assertThat(p).contains("env:NAME or file:PATH"))
                                        .anySatisfy(
                                                p -> assertThat(p).contains("controlDatabase.pool"))
                                        .anySatisfy(p ->
                                                assertThat(p).contains("kafka.bootstrapServers"))
                                        .anySatisfy(p -> assertThat(p).contains("http.port"))
                                        .anySatisfy(p -> assertThat(p).contains("anyoneMayConnect"))
                                        .noneSatisfy(p -> assertThat(p).contains("hunter2")));
    }

    @Test
    void aNameThatOnlyLooksLikeLoopbackIsNone() {
        assertThat(new HttpConfig("127.0.0.1.example.org", 1, false).loopback()).isFalse();
        assertThat(new HttpConfig("127.0.0.1", 1, false).loopback()).isTrue();
    }

    private CoordinatorConfig read(String text) {
        try {
            var file = Files.writeString(folder.resolve("coordinator.yaml"), text);
            return CoordinatorConfig.read(file, Map.of("DB", "s3cret"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
