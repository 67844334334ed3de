package dev.drover.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.TenantAddress;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.control.ControlMessage;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.liveness.Heartbeat.StrainedServer;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.wire.HeartbeatCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.embedded.Durability;
import dev.drover.embedded.EmbeddedPostgres;
import dev.drover.embedded.PostgresOptions;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.engine.Secret;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.SourceFile;
import dev.drover.worker.config.WorkerConfig;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.credential.Lookup;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A worker, and servers that bear less than it would give them, or nothing at all. */
@ResourceLock("the broker of all tests") // the commands are for whoever comes
@Order(1)
class WorkerLimitsTest {
    private static final int CONNECTIONS = 4;

    /** Each job holds its connection for a while. */
    private static final Release SLOW =
            Fleet.read(new SourceFile("001_slow.sql", "SELECT pg_sleep(0.4);"));

    private static final Release ENDLESS =
            Fleet.read(new SourceFile("001_endless.sql", "SELECT pg_sleep(25);"));

    @TempDir static Path folder;

    private static WorkerKafka kafka;
    private static EmbeddedPostgres small;
    private static Worker worker;

    @BeforeAll
    static void start() throws Exception {
        small =
                EmbeddedPostgres.start(
                        PostgresOptions.at(folder.resolve("small"))
                                .durability(Durability.PROCESS_CRASH)
                                .maxConnections(CONNECTIONS)
                                .setting("superuser_reserved_connections", "0")
                                .setting("max_wal_senders", "0"));
        kafka = WorkerKafka.open();
        for (var release : List.of(Fleet.SHOP, SLOW, ENDLESS)) {
            kafka.send(Fleet.bundle(release));
        }
        worker =
                Worker.start(
                        // the heartbeats that these tests wait for are those that come unasked
                        WorkerConfig.of(WorkerKafka.bootstrap())
                                .withSlots(4)
                                .withTimes(Duration.ofMinutes(5), Duration.ofSeconds(60)),
                        passwords(),
                        InstantSource.system());
    }

    private static CredentialSource passwords() {
        var byName =
                Map.of(
                        "small", small.password(),
                        "main", SharedPostgres.get().server().password());
        return (name, _) -> new Lookup.Found(Secret.of(byName.getOrDefault(name, "")));
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
        kafka.close();
        small.close();
    }

    @Test
    void aServerOutOfConnectionsGetsFewerJobsAndNoneOfThemIsTried() throws Exception {
        var open = new ArrayList<Command.MigrateTenant>();
        for (int i = 0; i < 12; i++) {
            create("crowd_" + i);
            open.add(migrate(Fleet.ticket("crowd_" + i, "crowded", 1), SLOW));
        }
        List<String> reasons;
        // others hold half of the connections
        try (var _ = connect();
                var _ = connect()) {
            reasons = sendUntilAllSucceed(open);
        }

        assertThat(reasons).contains("TOO_MANY_CONNECTIONS").doesNotContain("SERVER_UNAVAILABLE");
        assertThat(strained("crowded"))
                .as("what the fleet was told")
                .anySatisfy(told -> {
                    assertThat(told.limit()).hasValueSatisfying(l -> assertThat(l).isLessThan(4));
                    assertThat(told.breaker()).isEmpty();
                });
    }

    @Test
    void aKilledServerIsLeftAloneAndTriedAgainAndTheFleetHearsBothAtOnce() throws Exception {
        create("frail");
        small.kill();
        try {
            for (int i = 0; i < 4; i++) {
                var command = migrate(Fleet.ticket("frail", "frail", i + 1), Fleet.SHOP);
                kafka.send(command);
                assertThat(
                                kafka.awaitAnswer(command.ticket().job(), JobEvent.Deferred.class)
                                        .reason())
                        .isEqualTo("SERVER_UNAVAILABLE");
            }
            Awaitility.await().until(() -> isLeftAlone("frail"));
        } finally {
            small.startAgain();
        }

        var order = 10;
        while (true) {
            var command = migrate(Fleet.ticket("frail", "frail", order++), Fleet.SHOP);
            kafka.send(command);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> answer(command).isPresent());
            if (answer(command).orElseThrow() instanceof JobEvent.Succeeded succeeded) {
                assertThat(succeeded.applied()).isEqualTo(3);
                break;
            }
            assertThat(order).as("tries until the breaker lets one through").isLessThan(500);
        }
        Awaitility.await().until(() -> !isLeftAlone("frail"));
    }

    @Test
    void aWorkerFullOfLongMigrationsAnswersAQuestion() throws Exception {
        var databases = new ArrayList<TestDatabase>();
        var endless = new ArrayList<Command>();
        for (int i = 0; i < 5; i++) {
            databases.add(SharedPostgres.get().createDatabase());
        }
        for (var database : databases.subList(0, 4)) {
            var command =
                    Fleet.migrate(
                            Fleet.ticket(database.name(), "main", 1),
                            Fleet.address(database),
                            new ReleaseDigest(ENDLESS.digest()));
            endless.add(command);
            kafka.send(command);
        }
        Awaitility.await().until(() -> sleeping(databases) == 4);

        var last = databases.getLast();
        var verify =
                new Command.VerifyTenant(
                        Fleet.ticket(last.name(), "main", 1),
                        Fleet.address(last),
                        Fleet.target(new ReleaseDigest(Fleet.SHOP.digest())),
                        Map.of(),
                        LedgerPolicy.DEFAULT,
                        Optional.empty());
        kafka.send(verify);

        var answer = kafka.awaitAnswer(verify.ticket().job(), JobEvent.Succeeded.class);
        assertThat(answer.pendingCount()).isEqualTo(3);
        assertThat(sleeping(databases)).as("all slots are still taken").isEqualTo(4);
        for (var command : endless) {
            var ticket = command.ticket();
            kafka.send(new ControlMessage.CancelJob(ticket.job(), ticket.dispatch(), "test"));
            kafka.awaitAnswer(ticket.job(), JobEvent.Cancelled.class);
        }
        for (var database : databases) {
            database.close();
        }
    }

    /** Sends what is deferred again, and says why it was. */
    private static List<String> sendUntilAllSucceed(List<Command.MigrateTenant> open)
            throws Exception {
        for (var command : open) {
            kafka.send(command);
        }
        var reasons = new ArrayList<String>();
        while (!open.isEmpty()) {
            var command = open.removeFirst();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> answer(command).isPresent());
            switch (answer(command).orElseThrow()) {
                case JobEvent.Succeeded _ -> {}
                case JobEvent.Deferred deferred -> {
                    reasons.add(deferred.reason());
                    var again = migrate(next(command.ticket()), SLOW);
                    open.add(again);
                    kafka.send(again);
                }
                case JobEvent other -> throw new AssertionError(other);
            }
        }
        return reasons;
    }

    private static Optional<JobEvent> answer(Command command) {
        return kafka.answers(command.ticket().job()).stream()
                .filter(each -> each.ticket().dispatch() == command.ticket().dispatch())
                .findFirst();
    }

    /** The how-many-th does not matter: nothing was tried. */
    private static Ticket next(Ticket ticket) {
        return new Ticket(
                ticket.job(),
                ticket.rollout(),
                ticket.wave(),
                ticket.tenant(),
                ticket.server(),
                ticket.dispatch() + 1,
                ticket.attempt(),
                ticket.order() + 1);
    }

    private static Command.MigrateTenant migrate(Ticket ticket, Release release) {
        var address =
                new TenantAddress(
                        small.host(),
                        small.port(),
                        ticket.tenant().value(),
                        Optional.empty(),
                        small.user(),
                        "small",
                        TenantAddress.Tls.DISABLE);
        return Fleet.migrate(ticket, address, new ReleaseDigest(release.digest()));
    }

    private static boolean isLeftAlone(String server) {
        var last = heartbeats().getLast().strained().orElse(List.of());
        return last.stream()
                .filter(each -> each.server().equals(new ServerId(server)))
                .anyMatch(each -> each.breaker().isPresent());
    }

    private static List<StrainedServer> strained(String server) {
        return heartbeats().stream()
                .flatMap(heartbeat -> heartbeat.strained().orElse(List.of()).stream())
                .filter(each -> each.server().equals(new ServerId(server)))
                .toList();
    }

    private static List<Heartbeat> heartbeats() {
        return kafka.records(Topics.HEARTBEATS).stream()
                .map(each -> {
                    try {
                        return HeartbeatCodec.decode(each.value());
                    } catch (UnreadableRecordException e) {
                        throw new AssertionError(e);
                    }
                })
                .filter(heartbeat -> heartbeat.worker().equals(worker.id()))
                .toList();
    }

    private static int sleeping(List<TestDatabase> databases) throws SQLException {
        try (var connection = databases.getFirst().connect();
                var statement =
                        connection.prepareStatement(
                                """
                                SELECT count(*) FROM pg_stat_activity
                                WHERE wait_event = 'PgSleep'
                                  AND application_name LIKE 'drover/%'
                                  AND datname = ANY(?)
                                """)) {
            var names = databases.stream().map(TestDatabase::name).toArray();
            statement.setArray(1, connection.createArrayOf("text", names));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                small.jdbcUrl("postgres"), small.user(), small.password());
    }

    private static void create(String database) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
    }
}
