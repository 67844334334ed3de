package dev.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.contracts.liveness.Heartbeat.OpenBreaker;
import dev.drover.contracts.liveness.Heartbeat.RunningJob;
import dev.drover.contracts.liveness.Heartbeat.StrainedServer;
import dev.drover.coordinator.config.KafkaConfig;
import dev.drover.coordinator.ops.KafkaClients;
import dev.drover.coordinator.ops.PrepareKafka;
import dev.drover.coordinator.rollout.CreateRollout;
import dev.drover.coordinator.rollout.RolloutSpec;
import dev.drover.coordinator.testing.ControlRows;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the coordinator makes of workers that treat servers with care, and of a broker that is away.
 */
class StrainedServersTest {
    private static final int PER_SERVER = 4;

    @TempDir static Path folder;

    private static EmbeddedKafka broker;
    private static KafkaClients kafka;
    private static SimulatedWorker worker;

    private final Queue<Ticket> tickets = new ConcurrentLinkedQueue<>();
    private final MovableClock clock = new MovableClock();
    private ControlRows rows;
    private TestCoordinator coordinator;

    @BeforeAll
    static void prepare() {
        broker = EmbeddedKafka.start(KafkaOptions.at(folder.resolve("kafka")));
        var config = KafkaConfig.at(broker.bootstrapServers());
        kafka = new KafkaClients(config);
        try (var admin = kafka.admin()) {
            new PrepareKafka(admin, config).run();
        }
        worker = new SimulatedWorker(kafka, broker.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        worker.close();
        broker.close();
    }

    @BeforeEach
    void start() throws SQLException {
        worker.slots(64);
        worker.list();
        worker.strain();
        rows = ControlRows.open();
        rows.server("s1");
        rows.server("s2");
        rows.release(ControlRows.DIGEST, 2);
        coordinator = new TestCoordinator("strained", rows.database(), kafka, clock);
    }

    @AfterEach
    void close() throws SQLException {
        coordinator.close();
        rows.close();
    }

    @Test
    void aServerThatIsLeftAloneGetsOneProbeAndAProbeThatReachesItFreesIt() {
        worker.behave(
                "probe-",
                command -> {
                    tickets.add(command.ticket());
                    return at("s1").contains(command.ticket())
                            ? List.of(SimulatedWorker.claimed(command.ticket()))
                            : List.of(
                                    SimulatedWorker.claimed(command.ticket()),
                                    SimulatedWorker.succeeded(command.ticket(), 2, "2"));
                });
        worker.strain(leftAlone("s1", Duration.ofSeconds(3)));
        await().until(() ->
                coordinator.workers.workforce().workers().stream()
                        .anyMatch(each -> !each.leftAlone().isEmpty()));
        var begun = Instant.now();
        var rollout = rollout("probe-", 20);

        await().untilAsserted(() -> assertThat(at("s2")).hasSize(10));
        if (Instant.now().isBefore(begun.plusSeconds(2))) {
            assertThat(at("s1")).as("held back").isEmpty();
        }
        await().until(() ->
                count(
                                "server_limit WHERE server = 's1' AND jobs = 0"
                                        + " AND next_probe IS NOT NULL"
                                        + " AND detail = 'connection refused'")
                        == 1);
        assertThat(coordinator.metrics.scrape())
                .contains("drover_servers_strained{how=\"held_back\"} 1.0");

        await().untilAsserted(() -> assertThat(at("s1")).hasSize(1));
        // what is dispatched later, by turns that looked at both servers, goes to the other one
        // alone
        for (int later = 1; later <= 2; later++) {
            int wanted = 10 + later;
            rollout("probe-later-%d-".formatted(later), 2);
            await().untilAsserted(() -> assertThat(at("s2")).hasSize(wanted));
        }
        assertThat(at("s1")).as("one probe").hasSize(1);
        worker.send(SimulatedWorker.succeeded(at("s1").getFirst(), 2, "2"));
        // the worker goes on complaining
        await().untilAsserted(() -> assertThat(at("s1")).hasSize(1 + PER_SERVER));
        await().until(() -> count("server_limit") == 0);
        assertThat(state(rollout)).isEqualTo("RUNNING");
    }

    @Test
    void aLimitThatTheWorkersHaveLoweredIsTheServers() {
        worker.behave(
                "limit-",
                command -> {
                    tickets.add(command.ticket());
                    return List.of(SimulatedWorker.claimed(command.ticket()));
                });
        worker.strain(new StrainedServer(new ServerId("s1"), Optional.of(1), Optional.empty()));
        await().until(() ->
                coordinator.workers.workforce().workers().stream()
                        .anyMatch(each -> !each.limits().isEmpty()));
        rollout("limit-", 20);

        await().untilAsserted(() -> assertThat(at("s2")).hasSize(PER_SERVER));
        assertThat(at("s1")).hasSize(1);
        await().until(() ->
                count("server_limit WHERE server = 's1' AND jobs = 1 AND next_probe IS NULL") == 1);

        worker.strain();
        await().untilAsserted(() -> assertThat(at("s1")).hasSize(PER_SERVER));
    }

    @Test
    void aBrokerThatWasAwayForTenMinutesEndsNoLeaseOfAJob() {
        worker.behave(
                "away-",
                command -> {
                    tickets.add(command.ticket());
                    return List.of(SimulatedWorker.claimed(command.ticket()));
                });
        rows.execute("UPDATE server SET max_in_flight = 100");
        var rollout = rollout("away-", 50);
        await().until(() -> count("job WHERE state = 'RUNNING'") == 50);
        worker.list(
                tickets.stream()
                        .map(t -> new RunningJob(t.job(), 1, 1, "reporting", Instant.now()))
                        .toArray(RunningJob[]::new));
        await().until(() -> coordinator.heartbeats.caughtUpSince().isPresent());

        int port = broker.port();
        broker.close();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> coordinator.heartbeats.caughtUpSince().isEmpty());
        clock.advance(Duration.ofMinutes(10));
        broker = EmbeddedKafka.start(KafkaOptions.at(folder.resolve("kafka")).port(port));

        // a step at a time, so that heartbeats come in between, as they do in a real minute
        await().atMost(Duration.ofSeconds(60))
                .until(() -> coordinator.heartbeats.caughtUpSince().isPresent());
        for (int step = 0; step < 4; step++) {
            clock.advance(Duration.ofSeconds(25));
            var moved = clock.instant();
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            count("in_flight WHERE lease_until > '" + moved.plusSeconds(55) + "'")
                                    == 50);
        }
        assertThat(count("job WHERE state = 'RUNNING' AND dispatch = 1 AND vanished = 0"))
                .isEqualTo(50);
        assertThat(coordinator.metrics.scrape()).contains("drover_leases_ended_total 0.0");

        tickets.forEach(ticket -> worker.send(SimulatedWorker.succeeded(ticket, 2, "2")));
        await().atMost(Duration.ofSeconds(30)).until(() -> state(rollout).equals("COMPLETED"));
        assertThat(tickets).as("nothing was sent twice").hasSize(50);
    }

    private static StrainedServer leftAlone(String server, Duration pause) {
        var now = Instant.now();
        return new StrainedServer(
                new ServerId(server),
                Optional.empty(),
                Optional.of(new OpenBreaker(now, now.plus(pause), "connection refused")));
    }

    private List<Ticket> at(String server) {
        return tickets.stream().filter(t -> t.server().value().equals(server)).toList();
    }

    private RolloutId rollout(String prefix, int tenants) {
        var spec =
                ControlRows.spec(
                        rows.tenants(prefix, tenants),
                        Strategy.DEFAULT,
                        LedgerPolicy.DEFAULT,
                        RolloutSpec.Action.MIGRATE,
                        Optional.empty());
        var id = new CreateRollout(rows.jdbi(), clock).create(spec);
        coordinator.dispatcher.wake();
        return id;
    }

    private String state(RolloutId rollout) {
        return rows.jdbi()
                .withHandle(h ->
                        h.createQuery("SELECT state FROM rollout WHERE id = ?")
                                .bind(0, rollout.value())
                                .mapTo(String.class)
                                .one());
    }

    private int count(String fromWhere) {
        return rows.jdbi()
                .withHandle(h ->
                        h.createQuery("SELECT count(*) FROM " + fromWhere)
                                .mapTo(Integer.class)
                                .one());
    }
}
