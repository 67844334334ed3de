package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.wire.Topics;
import dev.drover.embedded.testing.GuardedKafka;
import dev.drover.embedded.testing.SharedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka that somebody else runs, and that is not as the services need it. */
@Timeout(120)
class ForeignKafkaTest {
    @TempDir Path directory;

    @Test
    void allInOneSaysWhatIsWrongWithIt() throws Exception {
        try (var control = SharedPostgres.get().createDatabase()) {
            var ended =
                    Command.run(
                            Map.of("CONTROL_DB_PASSWORD", control.password()),
                            "server",
                            "all-in-one",
                            "--data-dir",
                            directory.toString(),
                            "--kafka",
                            "127.0.0.1:no",
                            "--control-db",
                            "postgresql://%s@%s:%d/%s"
                                    .formatted(
                                            control.user(),
                                            control.host(),
                                            control.port(),
                                            control.name()),
                            "--control-db-password",
                            "env:CONTROL_DB_PASSWORD");

            assertThat(ended.exitCode()).as(ended.text()).isEqualTo(12);
            assertThat(ended.err()).contains("KAFKA_NOT_READY").doesNotContain("\tat ");
        }
    }

    @Test
    void aWorkerSaysWhichRightsItsUserLacks() throws Exception {
        try (var kafka = GuardedKafka.start(directory.resolve("kafka"))) {
            provide(kafka.admin());
            var ended =
                    Command.run(
                            Map.of(),
                            "server",
                            "worker",
                            "--config",
                            worker(kafka.bootstrapServers()).toString());

            assertThat(ended.exitCode()).as(ended.text()).isEqualTo(12);
            assertThat(ended.err())
                    .contains("KAFKA_NOT_READY")
                    .contains("kafka-acls.sh")
                    .contains("--operation Read --operation DescribeConfigs --topic drover.jobs")
                    .contains("--operation Write --operation DescribeConfigs --topic drover.status")
                    .doesNotContain("\tat ");
        }
    }

    private static void provide(Admin admin) throws Exception {
        var topics =
                Arrays.stream(Topics.values())
                        .map(topic ->
                                new NewTopic(topic.topic(), Optional.of(1), Optional.empty())
                                        .configs(topic.settings()))
                        .toList();
        admin.createTopics(topics).all().get();
    }

    private Path worker(String bootstrap) throws Exception {
        var properties =
                GuardedKafka.user().entrySet().stream()
                        .map(entry -> "%s: '%s'".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
        return Files.writeString(
                directory.resolve("worker.yaml"),
                "kafka:\n  bootstrap: %s\n  properties: {%s}\n".formatted(bootstrap, properties));
    }
}
