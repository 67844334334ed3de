package dev.drover.e2e.benchmark;

import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorLocation;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.Topics;
import dev.drover.e2e.program.TopicRecords;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;
import dev.drover.engine.Secret;
import dev.drover.standalone.server.AllInOne;
import dev.drover.worker.credential.Lookup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** All services of a fleet in this process, before a server with the tenants. */
final class InProcessFleet implements AutoCloseable {
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Server server;
    private final int width;
    private final EmbeddedKafka kafka;
    private final AllInOne services;
    private final CoordinatorClient client;
    private final List<Rolled> rolled = new ArrayList<>();

    /** A rollout that ended, and when it was asked for. */
    private record Rolled(String id, Instant asked, boolean applied) {}

    private InProcessFleet(
            Server server,
            int width,
            EmbeddedKafka kafka,
            AllInOne services,
            CoordinatorClient client) {
        this.server = server;
        this.width = width;
        this.kafka = kafka;
        this.services = services;
        this.client = client;
    }

    static InProcessFleet start(Path folder, Server server, int width) throws Exception {
        var kafka =
                EmbeddedKafka.start(
                        KafkaOptions.at(Files.createDirectories(folder).resolve("broker")));
        var password = Secret.of(server.postgres().password());
        var services =
                AllInOne.start(
                        AllInOne.Options.at(folder.resolve("services"))
                                .slots(width)
                                .kafka(Optional.of(kafka.bootstrapServers()))
                                .credentials((_, _) -> new Lookup.Found(password)));
        var client = new CoordinatorClient(new CoordinatorLocation(services.uri()));
        return new InProcessFleet(server, width, kafka, services, client);
    }

    void importTenants(List<String> databases) throws Exception {
        var postgres = server.postgres();
        var entry =
                Map.of(
                        "id",
                        "pg",
                        "address",
                        postgres.host() + ":" + postgres.port(),
                        "user",
                        postgres.user(),
                        "credential",
                        "tenants",
                        "limit",
                        4 * width); // above the slots, so that commands wait for slots
        // command
        var tenants =
                databases.stream()
                        .map(name -> Map.of("id", name, "server", "pg", "database", name))
                        .toList();
        client.importTenants(Json.write(Map.of("servers", List.of(entry), "tenants", tenants)));
    }

    /** Seconds from the request until the rollout has ended. */
    double roll(List<String> scripts, List<String> databases) throws Exception {
        var release = client.upload(upload(scripts)).digest();
        var asked = Instant.now();
        long begin = System.nanoTime();
        var rollout = client.start(request(release, databases), UUID.randomUUID().toString());
        var ended = awaitEnd(rollout.id());
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (!ended.state().equals("COMPLETED")) {
            throw new AssertionError(ended.id() + " ended as " + ended.state() + ": " + ended);
        }
        rolled.add(new Rolled(ended.id(), asked, ended.applied() > 0));
        return seconds;
    }

    /** Seconds from the request until the tenant's server runs the first statement for it. */
    double secondsToFirstStatement(String database) throws Exception {
        var release =
                client.upload(
                                upload(
                                        List.of(
                                                "CREATE TABLE first AS SELECT clock_timestamp() AS at;")))
                        .digest();
        var asked = Instant.now();
        var rollout =
                client.start(request(release, List.of(database)), UUID.randomUUID().toString());
        awaitEnd(rollout.id());
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT at FROM public.first")) {
            rows.next();
            var first = rows.getObject(1, java.time.OffsetDateTime.class).toInstant();
            return Duration.between(asked, first).toNanos() / 1e9;
        }
    }

    private RolloutView awaitEnd(String rollout) throws Exception {
        while (true) {
            var view = client.rollout(rollout);
            if (view.endedAt().isPresent()) {
                return view;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** Medians over the jobs of the last rollout that applied something, as its events tell. */
    List<String> whereTheTimeGoes() {
        var last = rolled.stream().filter(Rolled::applied).reduce((_, b) -> b).orElseThrow();
        var records = TopicRecords.read(kafka.bootstrapServers(), Topics.STATUS.topic());
        return new JobPhases(last.id(), last.asked()).of(records);
    }

    private static RolloutRequest request(String release, List<String> databases) {
        return new RolloutRequest(
                "default",
                release,
                Optional.empty(),
                new Selection(databases, List.of(), Map.of()),
                Strategy.DEFAULT,
                LedgerPolicy.DEFAULT,
                "migrate",
                Optional.of("benchmark"));
    }

    private static ReleaseUpload upload(List<String> scripts) {
        var files = new ArrayList<ReleaseUpload.File>();
        for (int i = 0; i < scripts.size(); i++) {
            var text = scripts.get(i).getBytes(StandardCharsets.UTF_8);
            files.add(
                    new ReleaseUpload.File(
                            "%03d_step.sql".formatted(i + 1),
                            Base64.getEncoder().encodeToString(text)));
        }
        return new ReleaseUpload(Optional.empty(), Map.of(), files);
    }

    @Override
    public void close() {
        client.close();
        services.close();
        kafka.close();
    }
}
