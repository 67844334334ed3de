package dev.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.contracts.fleet.FleetAnnouncement.Action;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.wire.AnnouncementCodec;
import dev.drover.contracts.wire.Encoded;
import dev.drover.contracts.wire.Topics;
import dev.drover.coordinator.config.CoordinatorConfig;
import dev.drover.coordinator.config.HttpConfig;
import dev.drover.coordinator.config.KafkaConfig;
import dev.drover.coordinator.db.ControlDatabaseConfig;
import dev.drover.coordinator.ops.KafkaClients;
import dev.drover.coordinator.ops.KafkaNotReadyException;
import dev.drover.coordinator.ops.KafkaRecords;
import dev.drover.coordinator.ops.PrepareKafka;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;
import dev.drover.embedded.testing.SharedKafka;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("topics") // there is one set of them on the shared broker
@Order(1) // it starts a broker of its own
class CoordinatorTest {
    private final KafkaConfig kafka = KafkaConfig.at(SharedKafka.get().bootstrapServers());

    @Test
    @Timeout(60)
    void aStartedCoordinatorLeadsServesAndHasPreparedKafka() throws Exception {
        try (var home = SharedPostgres.get().createDatabase();
                var http = HttpClient.newHttpClient()) {
            var database =
                    new ControlDatabaseConfig(
                            home.host(), home.port(), home.name(), home.user(), home.password());
            var config = new CoordinatorConfig(database, kafka, HttpConfig.ANY_PORT);
            var ahead = InstantSource.offset(InstantSource.system(), Duration.ofHours(1));
            try (var coordinator = Coordinator.start(config, ahead, new Random(1))) {
                await().until(coordinator::leading);
                var root = "http://127.0.0.1:" + coordinator.httpPort();
                assertThat(get(http, root + ApiPaths.READY)).isEqualTo("200");
                assertThat(get(http, root + ApiPaths.TENANTS)).isEqualTo("200");
                whatAPersonDidIsStreamed(http, root);
                itIsTimedByTheControlDatabase(home);
                announcementsAreCounted(home, http, root);
            }
        }
        try (var admin = new KafkaClients(kafka).admin()) {
            Set<String> topics = admin.listTopics().names().get();
            for (var topic : Topics.values()) {
                assertThat(topics).contains(topic.topic());
            }
            var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.WORKER_GROUP);
            var settings = admin.describeConfigs(List.of(group)).all().get().values();
            assertThat(settings)
                    .singleElement()
                    .satisfies(config ->
                            assertThat(config.entries())
                                    .anyMatch(entry ->
                                            entry.name().equals("share.auto.offset.reset")
                                                    && "earliest".equals(entry.value())));
        }
    }

    /** From the API through control database, leader and Kafka back to the API. */
    private static void whatAPersonDidIsStreamed(HttpClient http, String root) throws Exception {
        var follow = HttpRequest.newBuilder(URI.create(root + ApiPaths.EVENTS)).build();
        try (var stream = http.send(follow, BodyHandlers.ofLines()).body()) {
            var lines = stream.iterator();
            assertThat(comes("event: open", lines)).isTrue();
            var metrics = HttpRequest.newBuilder(URI.create(root + "/metrics")).build();
            assertThat(http.send(metrics, BodyHandlers.ofString()).body())
                    .contains("drover_api_streams 1.0");
            var hold =
                    HttpRequest.newBuilder(URI.create(root + ApiPaths.HOLD))
                            .POST(BodyPublishers.ofString("{\"held\":true,\"reason\":\"x\"}"))
                            .build();
            assertThat(http.send(hold, BodyHandlers.discarding()).statusCode()).isEqualTo(200);

            assertThat(comes("event: operator.acted", lines)).isTrue();
        }
    }

    /** The machine's clock is an hour ahead. */
    private static void itIsTimedByTheControlDatabase(TestDatabase home) throws Exception {
        try (var connection = home.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT bool_and(at < now() + interval '1 min') FROM operator_action")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBoolean(1)).isTrue();
        }
    }

    /** One is carried out, one cannot be, and one cannot even be read. */
    private void announcementsAreCounted(TestDatabase home, HttpClient http, String root)
            throws Exception {
        try (var connection = home.connect();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO server VALUES ('pg', 'pg', 1, 'u', 'c', 'DISABLE', 4)");
        }
        try (var producer = new KafkaClients(kafka).producer("product")) {
            producer.send(KafkaRecords.of(announced(Action.REGISTERED, "new"))).get();
            producer.send(KafkaRecords.of(announced(Action.MOVED, "unheard-of"))).get();
            producer.send(new ProducerRecord<>(Topics.FLEET.topic(), "x", new byte[] {1})).get();
        }
        var metrics = HttpRequest.newBuilder(URI.create(root + "/metrics")).build();
        await().untilAsserted(() ->
                assertThat(http.send(metrics, BodyHandlers.ofString()).body())
                        .contains("drover_announcements_read_total 3.0")
                        .contains("drover_announcements_refused_total 2.0"));
    }

    private static Encoded announced(Action action, String tenant) {
        return AnnouncementCodec.encode(
                new FleetAnnouncement(
                        action,
                        new TenantId(tenant),
                        Optional.of("pg"),
                        Optional.of("db_" + tenant),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static boolean comes(String line, Iterator<String> lines) {
        while (lines.hasNext()) {
            if (lines.next().equals(line)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aTopicThatWouldLoseSomethingIsRefusedWithTheCommandThatMendsIt() throws Exception {
        try (var admin = new KafkaClients(kafka).admin()) {
            new PrepareKafka(admin, kafka).run();
            cleanup(admin, "delete");
            try {
                assertThatThrownBy(() -> new PrepareKafka(admin, kafka).run())
                        .isInstanceOf(KafkaNotReadyException.class)
                        .hasMessageContaining("drover.tenant-state has cleanup.policy=delete")
                        .hasMessageContaining("--add-config cleanup.policy=compact");
            } finally {
                cleanup(admin, "compact");
            }
        }
    }

    @Test
    @Timeout(60)
    void aNewTopicIsWrittenToWhateverTheClustersDefaultAndWhatItLacksIsTold(@TempDir Path directory)
            throws Exception {
        try (var broker = EmbeddedKafka.start(KafkaOptions.at(directory));
                var admin = new KafkaClients(KafkaConfig.at(broker.bootstrapServers())).admin()) {
            clusterDefaults(admin, Map.of("min.insync.replicas", "2", "message.max.bytes", "1000"));
            var prepare = new PrepareKafka(admin, KafkaConfig.at(broker.bootstrapServers()));

            assertThatThrownBy(prepare::run)
                    .isInstanceOf(KafkaNotReadyException.class)
                    .hasMessageContaining("drover.releases has max.message.bytes=1000")
                    .hasMessageNotContaining("min.insync.replicas");
            assertThat(prepare.mend(false))
                    .anyMatch(done ->
                            done.startsWith("set max.message.bytes of topic drover.releases"));
            var status = new ConfigResource(ConfigResource.Type.TOPIC, Topics.STATUS.topic());
            assertThat(described(admin, status, "min.insync.replicas")).isEqualTo("1");
        }
    }

    private static void clusterDefaults(Admin admin, Map<String, String> defaults)
            throws Exception {
        var all = new ConfigResource(ConfigResource.Type.BROKER, "");
        var changes =
                defaults.entrySet().stream()
                        .map(each -> new ConfigEntry(each.getKey(), each.getValue()))
                        .map(each -> new AlterConfigOp(each, AlterConfigOp.OpType.SET))
                        .toList();
        admin.incrementalAlterConfigs(Map.of(all, changes)).all().get();
        await().untilAsserted(() -> {
            for (var each : defaults.entrySet()) {
                assertThat(described(admin, all, each.getKey())).isEqualTo(each.getValue());
            }
        });
    }

    private static void cleanup(Admin admin, String policy) throws Exception {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.TENANT_STATE.topic());
        var change =
                new AlterConfigOp(
                        new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get();
        // the controller answers before the broker, which describes it, has learned of it
        await().until(() -> described(admin, topic, "cleanup.policy"), policy::equals);
    }

    private static String described(Admin admin, ConfigResource resource, String setting)
            throws Exception {
        return admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .flatMap(config -> config.entries().stream())
                .filter(entry -> entry.name().equals(setting))
                .map(ConfigEntry::value)
                .collect(Collectors.joining());
    }

    private static String get(HttpClient http, String url) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).build();
        return Integer.toString(http.send(request, BodyHandlers.discarding()).statusCode());
    }
}
