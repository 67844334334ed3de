package dev.drover.e2e.fleet;

import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorLocation;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.Coordinator;
import dev.drover.coordinator.config.CoordinatorConfig;
import dev.drover.coordinator.config.HttpConfig;
import dev.drover.coordinator.config.KafkaConfig;
import dev.drover.coordinator.db.ControlDatabaseConfig;
import dev.drover.e2e.program.DroverProcess;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A broker and a coordinator in this JVM, tenants on the shared server, workers wherever a test
 * starts them.
 */
final class TestFleet implements AutoCloseable {
    private static final String SECRET = "TENANTS_DB_PASSWORD";

    private final Path directory;
    private final EmbeddedKafka kafka;
    private final TestDatabase control;
    private final Coordinator coordinator;
    private final CoordinatorClient client;
    private final Map<String, TestDatabase> tenants = new TreeMap<>();
    private final SharedPostgres server;
    private final List<DroverProcess> workers = new ArrayList<>();

    private TestFleet(Path directory, SharedPostgres server) throws Exception {
        this.directory = directory;
        this.server = server;
        this.kafka = EmbeddedKafka.start(KafkaOptions.at(directory.resolve("kafka")));
        this.control = SharedPostgres.get().createDatabase();
        this.coordinator =
                Coordinator.start(
                        new CoordinatorConfig(
                                new ControlDatabaseConfig(
                                        control.host(),
                                        control.port(),
                                        control.name(),
                                        control.user(),
                                        control.password()),
                                KafkaConfig.at(kafka.bootstrapServers()),
                                HttpConfig.ANY_PORT),
                        InstantSource.system(),
                        new Random());
        this.client =
                new CoordinatorClient(
                        new CoordinatorLocation(
                                URI.create("http://127.0.0.1:" + coordinator.httpPort())));
    }

    /**
     * @param tenants how many databases
     */
    static TestFleet start(Path directory, int tenants) throws Exception {
        return start(directory, tenants, SharedPostgres.get());
    }

    /**
     * @param server where the tenants are
     */
    static TestFleet start(Path directory, int tenants, SharedPostgres server) throws Exception {
        var fleet = new TestFleet(directory, server);
        for (int i = 1; i <= tenants; i++) {
            fleet.tenants.put("tenant-" + i, server.createDatabase());
        }
        fleet.client.importTenants(fleet.tenantsFile());
        return fleet;
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    TestDatabase control() {
        return control;
    }

    CoordinatorClient client() {
        return client;
    }

    Map<String, TestDatabase> tenants() {
        return tenants;
    }

    /** {@code drover server worker} in a process of its own. */
    DroverProcess startWorker() throws Exception {
        var config = directory.resolve("worker.yaml");
        Files.writeString(
                config,
                """
                credentials:
                  tenants:
                    secret: env:%s
                    hosts: [127.0.0.1]
                """
                        .formatted(SECRET));
        var worker =
                DroverProcess.start(
                        Map.of(SECRET, server.server().password()),
                        List.of(
                                "server",
                                "worker",
                                "--kafka",
                                kafka.bootstrapServers(),
                                "--config",
                                config.toString()));
        workers.add(worker);
        return worker;
    }

    /** Uploads files and starts a rollout of them to all tenants. */
    RolloutView roll(Map<String, String> files) throws Exception {
        return roll(files, RolloutRequest.Strategy.DEFAULT, "migrate", Optional.empty());
    }

    /** The same with a strategy; also back to a version. */
    RolloutView roll(
            Map<String, String> files,
            RolloutRequest.Strategy strategy,
            String action,
            Optional<String> toVersion)
            throws Exception {
        var upload =
                new ReleaseUpload(
                        Optional.empty(),
                        Map.of(),
                        new TreeMap<>(files)
                                .entrySet().stream()
                                        .map(file ->
                                                new ReleaseUpload.File(
                                                        file.getKey(), base64(file.getValue())))
                                        .toList());
        var release = client.upload(upload);
        return client.start(
                new RolloutRequest(
                        "default",
                        release.digest(),
                        toVersion,
                        RolloutRequest.Selection.ALL,
                        strategy,
                        LedgerPolicy.DEFAULT,
                        action,
                        Optional.empty()),
                UUID.randomUUID().toString());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String tenantsFile() {
        var server = new LinkedHashMap<String, Object>();
        server.put("id", "pg");
        server.put("address", this.server.server().host() + ":" + this.server.server().port());
        server.put("user", this.server.server().user());
        server.put("credential", "tenants");
        var entries = new ArrayList<Map<String, Object>>();
        tenants.forEach((id, database) ->
                entries.add(Map.of("id", id, "server", "pg", "database", database.name())));
        return Json.write(Map.of("servers", List.of(server), "tenants", entries));
    }

    @Override
    public void close() throws SQLException {
        workers.forEach(DroverProcess::close);
        client.close();
        coordinator.close();
        kafka.close();
        control.close();
        for (var tenant : tenants.values()) {
            tenant.close();
        }
    }
}
