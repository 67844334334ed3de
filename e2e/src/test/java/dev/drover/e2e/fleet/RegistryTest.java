package dev.drover.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.drover.cli.client.ProblemException;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.contracts.fleet.FleetAnnouncement.Action;
import dev.drover.contracts.http.DiscoverRequest;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.TenantView;
import dev.drover.contracts.status.TenantEvent;
import dev.drover.contracts.wire.AnnouncementCodec;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tenants come, move and go while the fleet runs: a real broker, server, coordinator and worker.
 */
@Order(2) // it starts a broker and a worker of its own
@Timeout(180)
class RegistryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Optional<String> ABSENT = Optional.empty();

    @TempDir static Path directory;

    private static TestFleet fleet;
    private static KafkaProducer<String, byte[]> producer;

    @BeforeAll
    static void start() throws Exception {
        fleet = TestFleet.start(directory, 2);
        fleet.startWorker();
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", fleet.kafka().bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    @AfterAll
    static void stop() throws Exception {
        producer.close();
        fleet.close();
    }

    @Test
    void aTenantAnnouncedMidRolloutIsCreatedAndEndsAtTheReleasedVersion() throws Exception {
        var first = fleet.tenants().values().iterator().next();
        var files = new LinkedHashMap<String, String>();
        files.put("001_table.sql", "CREATE TABLE t1 (a int); CREATE TABLE hurry (now boolean);");
        ended(fleet.roll(files).id());
        files.put(
                "002_slow.sql",
                """
                -- drover:hold-limit 150s
                DO $$ BEGIN
                  WHILE current_database() = '%s' AND NOT EXISTS (SELECT FROM hurry) LOOP
                    PERFORM pg_sleep(0.05);
                  END LOOP;
                END $$;
                """
                        .formatted(first.name()));
        var running = fleet.roll(files);
        var place = "born_" + UUID.randomUUID().toString().replace("-", "");
        try {
            announce(registered("newcomer", "default", place, true));

            await("the newcomer is at the version of the running rollout")
                    .atMost(PATIENCE)
                    .until(() -> version("newcomer").equals(Optional.of("2")));

            var mid = fleet.client().rollout(running.id());
            assertThat(mid.state()).isEqualTo("RUNNING");
            assertThat(mid.counts().total()).isEqualTo(3);
            assertThat(ledger(place)).containsExactly("1", "2");
            execute(first, "INSERT INTO hurry VALUES (true)");
            assertThat(ended(running.id()).state()).isEqualTo("COMPLETED");
            assertThat(told("newcomer").source()).isEqualTo("announced");

            // one that comes later is born there, with no rollout running
            announce(registered("latecomer", "default", place + "_late", true));
            await("the latecomer is at the released version")
                    .atMost(PATIENCE)
                    .until(() -> version("latecomer").equals(Optional.of("2")));
            var spread = fleet.client().versions(Optional.of("default")).projects().getFirst();
            assertThat(spread.highest()).contains("2");

            announce(
                    new FleetAnnouncement(
                            Action.RETIRED,
                            new TenantId("latecomer"),
                            ABSENT,
                            ABSENT,
                            ABSENT,
                            ABSENT,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of("contract ended")));
            await("the retired one is in quarantine")
                    .atMost(PATIENCE)
                    .until(() -> fleet.client().tenant("latecomer").quarantine().isPresent());
            var left = fleet.roll(files).excluded().orElseThrow();
            assertThat(left.some().getFirst().reason()).isEqualTo("retired: contract ended");
        } finally {
            drop(place);
            drop(place + "_late");
        }
    }

    @Test
    void anAnnouncementThatCannotBeGoesToTheDeadLettersAndTheNextIsRead() throws Exception {
        producer.send(new ProducerRecord<>(Topics.FLEET.topic(), "x", bytes("{"))).get();
        producer.send(
                        new ProducerRecord<>(
                                Topics.FLEET.topic(),
                                "x",
                                bytes("{\"action\":\"REGISTERED\",\"tenant\":\"lost\"}")))
                .get();
        producer.send(new ProducerRecord<>(Topics.FLEET.topic(), "x", new byte[20 * 1024])).get();
        var database = SharedPostgres.get().createDatabase();
        try {
            announce(registered("after-junk", "junk", database.name(), false));

            await().atMost(PATIENCE).until(() -> reasons().size() == 3);
            assertThat(reasons()).containsExactlyInAnyOrder("NOT_JSON", "MISSING_KEY", "TOO_LARGE");
            await().atMost(PATIENCE).until(() -> known("after-junk"));
            assertThat(known("lost")).isFalse();
        } finally {
            database.close();
        }
    }

    @Test
    void tenantsAreDiscoveredAndVanishedOnesGoToQuarantine() throws Exception {
        var one = SharedPostgres.get().createDatabase();
        var two = SharedPostgres.get().createDatabase();
        try {
            var search = databases(one.name() + "," + two.name(), false);
            var dry = fleet.client().discover("pg", databases(one.name(), true));
            assertThat(dry.result().added()).isEqualTo(1);
            assertThat(known(one.name())).isFalse();

            var found = fleet.client().discover("pg", search);

            assertThat(found.tenants()).containsExactlyInAnyOrder(one.name(), two.name());
            assertThat(found.result().added()).isEqualTo(2);
            assertThat(fleet.client().tenant(one.name()).labels())
                    .isEqualTo(Map.of("found", "yes"));
            var ping = fleet.client().ping(one.name());
            assertThat(ping.reachable()).isTrue();
            assertThat(ping.inRecovery()).contains(false);
            try (var holder = one.connect();
                    var waiter = one.connect()) {
                waitForALock(holder, waiter);
                var busy = fleet.client().ping(one.name()).load().orElseThrow();
                assertThat(busy.lockQueue()).isPositive();
                assertThat(busy.activeSessions().orElseThrow()).isGreaterThanOrEqualTo(2);
                assertThat(busy.oldestTransactionMillis().orElseThrow()).isPositive();
            }
            two.drop();
            var gone = fleet.client().ping(two.name());
            assertThat(gone.reachable()).isFalse();
            assertThat(gone.failure().orElseThrow().code()).isEqualTo("DATABASE_MISSING");

            assertThat(fleet.client().discover("pg", search).result().quarantined()).contains(1);
            assertThat(fleet.client().tenant(two.name()).quarantine().orElseThrow().kind())
                    .isEqualTo("VANISHED");
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> fleet.client().discover("pg", databases("no_such_*", false)))
                    .satisfies(e -> assertThat(e.problem().code()).isEqualTo("EMPTY_SELECTION"));
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> fleet.client().probe("pgg"))
                    .satisfies(e ->
                            assertThat(e.problem().remedy()).isEqualTo("Did you mean \"pg\"?"));
        } finally {
            one.close();
        }
    }

    private static DiscoverRequest databases(String pattern, boolean dryRun) {
        return new DiscoverRequest(
                Optional.of(pattern),
                ABSENT,
                ABSENT,
                Optional.of("found"),
                Map.of("found", "yes"),
                dryRun);
    }

    private static FleetAnnouncement registered(
            String id, String project, String database, boolean create) {
        return new FleetAnnouncement(
                Action.REGISTERED,
                new TenantId(id),
                Optional.of("pg"),
                Optional.of(database),
                ABSENT,
                Optional.of(project),
                Optional.of(Map.of("tier", "new")),
                Optional.of(create),
                ABSENT);
    }

    private static void announce(FleetAnnouncement announcement) throws Exception {
        var encoded = AnnouncementCodec.encode(announcement);
        producer.send(
                        new ProducerRecord<>(
                                encoded.topic().topic(),
                                encoded.key().orElseThrow(),
                                encoded.value()))
                .get();
    }

    private static RolloutView ended(String rollout) throws Exception {
        await("rollout " + rollout)
                .atMost(PATIENCE)
                .until(() -> fleet.client().rollout(rollout).endedAt().isPresent());
        return fleet.client().rollout(rollout);
    }

    private static boolean known(String tenant) throws Exception {
        return all().stream().anyMatch(view -> view.id().equals(tenant));
    }

    private static Optional<String> version(String tenant) throws Exception {
        return all().stream()
                .filter(view -> view.id().equals(tenant))
                .findFirst()
                .flatMap(TenantView::version);
    }

    private static List<TenantView> all() throws Exception {
        return fleet.client()
                .tenants(
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
    }

    private static TenantEvent.Registered told(String tenant) throws Exception {
        try (var topic = new StatusTopic(fleet.kafka().bootstrapServers())) {
            var found = new ArrayList<TenantEvent.Registered>();
            await().atMost(PATIENCE)
                    .until(() -> {
                        for (var message : topic.all()) {
                            if (StatusCodec.decode(bytes(message.value())).orElse(null)
                                            instanceof TenantEvent.Registered registered
                                    && registered.tenant().value().equals(tenant)) {
                                found.add(registered);
                            }
                        }
                        return !found.isEmpty();
                    });
            return found.getFirst();
        }
    }

    private static List<String> reasons() {
        var reasons = new ArrayList<String>();
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                fleet.kafka().bootstrapServers(),
                                "enable.auto.commit",
                                "false"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(Topics.DEAD_LETTER.topic()).stream()
                            .map(each -> new TopicPartition(each.topic(), each.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record ->
                                reasons.add(
                                        new String(
                                                record.headers()
                                                        .lastHeader("drover-reason")
                                                        .value(),
                                                StandardCharsets.UTF_8)));
            }
        }
        return reasons;
    }

    private static List<String> ledger(String database) throws SQLException {
        var url = fleet.control().jdbcUrl().replace("/" + fleet.control().name(), "/" + database);
        var versions = new ArrayList<String>();
        try (var connection =
                        DriverManager.getConnection(
                                url, fleet.control().user(), fleet.control().password());
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT version FROM drover.schema_migrations WHERE rank > 0 ORDER BY rank")) {
            while (rows.next()) {
                versions.add(rows.getString(1));
            }
        }
        return versions;
    }

    private static void drop(String database) throws SQLException {
        execute(fleet.control(), "DROP DATABASE IF EXISTS \"" + database + "\" WITH (FORCE)");
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Both stay as they are until they are closed. */
    private static void waitForALock(Connection holder, Connection waiter) throws SQLException {
        try (var lock = holder.createStatement()) {
            lock.execute("CREATE TABLE busy ()");
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE busy");
        }
        Thread.ofVirtual()
                .start(() -> {
                    try (var statement = waiter.createStatement()) {
                        statement.execute("SELECT FROM busy");
                    } catch (SQLException e) {
                        // its connection was closed at the end
                    }
                });
        await().untilAsserted(() -> {
            try (var statement = holder.createStatement();
                    var waiting =
                            statement.executeQuery(
                                    "SELECT count(*) FROM pg_locks WHERE NOT granted")) {
                waiting.next();
                assertThat(waiting.getInt(1)).isPositive();
            }
        });
    }
}
