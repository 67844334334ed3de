package dev.drover.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.drover.contracts.wire.CommandTransport;
import dev.drover.engine.OutboxLimit;
import dev.drover.worker.credential.CredentialRule;
import dev.drover.worker.credential.SecretReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadWorkerConfigTest {
    @Test
    void whatIsNotSaidIsDefault() throws Exception {
        var config = ReadWorkerConfig.text("kafka: {bootstrap: 'k:9092'}", "worker.yaml");

        assertThat(config).isEqualTo(WorkerConfig.of("k:9092"));
        assertThat(config.slots()).isEqualTo(8);
        assertThat(config.perServer()).isEqualTo(16);
        assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.commandTtl()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.outbox()).isEqualTo(new OutboxLimit(10_000));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        var config =
                ReadWorkerConfig.text(
                        """
                        kafka:
                          bootstrap: a:9092,b:9092
                          properties:
                            security.protocol: SSL
                            socket.connection.setup.timeout.ms: 5000
                          transport: consumer-group
                        slots: 64
                        perServer: 4
                        dataDirectory: /var/lib/drover
                        http: 0.0.0.0:9465
                        heartbeatInterval: 5s
                        commandTtl: 2m
                        outbox: {events: 500}
                        credentials:
                          main: {secret: "file:/run/secrets/main", hosts: ["*.internal"]}
                          other: {secret: "env:OTHER", hosts: [db1, db2]}
                          trusted: {secret: none, hosts: [localhost]}
                        """,
                        "worker.yaml");

        assertThat(config)
                .isEqualTo(
                        WorkerConfig.of("")
                                .withKafka(
                                        new WorkerConfig.Kafka(
                                                "a:9092,b:9092",
                                                Map.of(
                                                        "security.protocol",
                                                        "SSL",
                                                        "socket.connection.setup.timeout.ms",
                                                        "5000"),
                                                CommandTransport.CONSUMER_GROUP))
                                .withSlots(64)
                                .withPerServer(4)
                                .withDataDirectory(Path.of("/var/lib/drover"))
                                .withHttp(new WorkerConfig.Http("0.0.0.0", 9465))
                                .withTimes(Duration.ofSeconds(5), Duration.ofMinutes(2))
                                .withOutbox(new OutboxLimit(500))
                                .withCredentials(
                                        List.of(
                                                new CredentialRule(
                                                        "main",
                                                        new SecretReference.File(
                                                                Path.of("/run/secrets/main")),
                                                        List.of("*.internal")),
                                                new CredentialRule(
                                                        "other",
                                                        new SecretReference.Variable("OTHER"),
                                                        List.of("db1", "db2")),
                                                new CredentialRule(
                                                        "trusted",
                                                        new SecretReference.Absent(),
                                                        List.of("localhost")))));
    }

    @Test
    void allProblemsAreToldAtOnce() {
        var problems =
                problems(
                        """
                        kafka:
                          bootstraps: k:9092
                          properties: {group.id: mine}
                        slots: many
                        per_server: 3
                        heartbeatInterval: 10
                        commandTtl: soon
                        http: nowhere
                        credentials:
                          main: {secret: hunter2, hosts: main.internal}
                          other: {hosts: ["*"]}
                        """);

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "per_server: unknown key; did you mean \"perServer\"?",
                        "kafka.bootstraps: unknown key; did you mean \"bootstrap\"?",
                        "kafka.bootstrap: is missing",
                        "kafka.properties.group.id: is set by the worker itself; remove it",
                        "slots: must be a whole number from 1 to 1024, not text",
                        "heartbeatInterval: must be text, not 10",
                        "commandTtl: must be a duration such as 500ms, 10s or 2m, not \"soon\"",
                        "http: must be host:port, not \"nowhere\"",
                        "credentials.main.hosts: must be a list, not text",
                        "credentials.main.hosts: must name the hosts that may see the secret, such"
                                + " as [\"*.db.internal\"]",
                        "credentials.main.secret: must be env:NAME, file:PATH or none; a password"
                                + " itself has no place here",
                        "credentials.other.secret: is missing");
    }

    @Test
    void noProblemRepeatsAPasswordPutInTheWrongPlace() {
        assertThat(
                        problems(
                                "{kafka: {bootstrap: k}, credentials: {main: hunter2}, slots: hunter2}"))
                .isNotEmpty()
                .noneMatch(problem -> problem.contains("hunter2"));
    }

    @Test
    void whatIsNotYamlIsToldWithItsLine() {
        assertThat(problems("kafka:\n  bootstrap: [\n"))
                .singleElement()
                .asString()
                .startsWith("line ");
        assertThat(problems("slots: 1\nslots: 2\n"))
                .singleElement()
                .asString()
                .startsWith("line 2");
    }

    @Test
    void anEmptyDocumentLacksKafka() {
        assertThat(problems("")).containsExactly("kafka.bootstrap: is missing");
        assertThat(problems("just text"))
                .contains("the document must be a mapping of keys to values, not text");
    }

    @Test
    void theConfigurationPrintsNoKafkaPassword() throws Exception {
        var config =
                ReadWorkerConfig.text(
                        "kafka: {bootstrap: k, properties: {ssl.key.password: hunter2}}", "w");

        assertThat(config.toString()).doesNotContain("hunter2").contains("ssl.key.password");
    }

    private static List<String> problems(String text) {
        return catchThrowableOfType(
                        InvalidConfigException.class,
                        () -> ReadWorkerConfig.text(text, "worker.yaml"))
                .problems();
    }
}
