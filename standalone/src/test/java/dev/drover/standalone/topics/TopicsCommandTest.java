package dev.drover.standalone.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.standalone.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TopicsCommandTest {
    private static final ConfigResource STATUS =
            new ConfigResource(ConfigResource.Type.TOPIC, "drover.status");

    @Test
    @Timeout(120)
    void createsWhatIsMissingAndMendsWhatSomebodyChanged(@TempDir Path directory) throws Exception {
        try (var kafka = EmbeddedKafka.start(KafkaOptions.at(directory));
                var admin =
                        Admin.create(
                                Map.<String, Object>of(
                                        "bootstrap.servers", kafka.bootstrapServers()))) {
            var plan = run("topics", "create", "--kafka", kafka.bootstrapServers(), "--dry-run");
            assertThat(plan.out())
                    .contains("create topic drover.jobs, 4 partitions, replication factor 1")
                    .contains("share.auto.offset.reset=earliest");
            assertThat(
                            run(
                                            "topics",
                                            "create",
                                            "--kafka",
                                            kafka.bootstrapServers(),
                                            "--replication-factor",
                                            "3",
                                            "--dry-run")
                                    .out()
                                    .lines()
                                    .filter(line -> line.startsWith("create topic")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("replication factor 3"))
                    .allMatch(line -> line.contains("min.insync.replicas=2"));
            assertThat(admin.listTopics().names().get()).isEmpty();

            assertThat(run("topics", "create", "--kafka", kafka.bootstrapServers()).out())
                    .isEqualTo(plan.out());
            var again = run("topics", "create", "--kafka", kafka.bootstrapServers());
            assertThat(again.out()).isEmpty();
            assertThat(again.err()).contains("nothing to do");

            keepStatusFor(admin, "3600000");
            assertRefused(kafka.bootstrapServers());
            assertWorkerRefused(kafka.bootstrapServers());
            assertThat(run("topics", "create", "--kafka", kafka.bootstrapServers()).out())
                    .contains("set retention.ms of topic drover.status to 2592000000");
            keepStatusFor(admin, "-1"); // for ever is long enough
            assertThat(run("topics", "create", "--kafka", kafka.bootstrapServers()).out())
                    .isEmpty();
        }
    }

    @Test
    void saysWhenNobodyAnswers() {
        var ended = Command.run(Map.of(), "topics", "create", "--kafka", "127.0.0.1:no");
        assertThat(ended.exitCode()).as(ended.text()).isEqualTo(12);
        assertThat(ended.text()).contains("KAFKA_NOT_READY").doesNotContain("\tat ");
    }

    @Test
    void optionsBesideAConfigurationAreRefused(@TempDir Path directory) throws Exception {
        var config = directory.resolve("coordinator.yaml");
        Files.writeString(config, "");
        var file = config.toString();

        refused("--kafka", "topics", "create", "--config", file, "--kafka", "127.0.0.1:1");
        refused(
                "--replication-factor",
                "topics",
                "create",
                "--config",
                file,
                "--replication-factor",
                "3");
        refused("--http", "server", "coordinator", "--config", file, "--http", "127.0.0.1:1");
        refused(
                "--control-db-tls",
                "server",
                "all-in-one",
                "--data-dir",
                directory.toString(),
                "--control-db-tls",
                "disable");
    }

    private static void refused(String option, String... arguments) {
        var ended = Command.run(Map.of(), arguments);
        assertThat(ended.exitCode()).as(ended.text()).isEqualTo(2);
        assertThat(ended.err()).contains(option, "[USAGE]");
    }

    private static Command run(String... arguments) {
        var ended = Command.run(Map.of(), arguments);
        assertThat(ended.exitCode()).as(ended.text()).isZero();
        return ended;
    }

    /** A coordinator must not start on a topic that forgets events it still needs. */
    private static void assertRefused(String kafka) throws Exception {
        try (var control = SharedPostgres.get().createDatabase()) {
            var ended =
                    Command.run(
                            Map.of("CONTROL_DB_PASSWORD", control.password()),
                            "server",
                            "coordinator",
                            "--kafka",
                            kafka,
                            "--http",
                            "127.0.0.1:0",
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
            assertThat(ended.err())
                    .contains("topic drover.status has retention.ms=3600000, needs 2592000000")
                    .contains("drover topics create")
                    .contains("KAFKA_NOT_READY");
        }
    }

    /** Nor a worker, which writes it. */
    private static void assertWorkerRefused(String kafka) {
        var ended = Command.run(Map.of(), "server", "worker", "--kafka", kafka);
        assertThat(ended.exitCode()).as(ended.text()).isEqualTo(12);
        assertThat(ended.err())
                .contains("topic drover.status has retention.ms=3600000, needs 2592000000")
                .contains("--entity-name drover.status --add-config retention.ms=2592000000")
                .contains("drover topics create")
                .contains("KAFKA_NOT_READY");
    }

    private static void keepStatusFor(Admin admin, String milliseconds) throws Exception {
        var change =
                new AlterConfigOp(
                        new ConfigEntry("retention.ms", milliseconds), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(STATUS, List.of(change))).all().get();
    }
}
