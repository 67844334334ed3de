package dev.drover.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.MigrationEvent;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.engine.OutboxLimit;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.SourceFile;
import dev.drover.worker.config.WorkerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker of its own goes away while a worker works, and comes back. */
@Order(1)
class KafkaAwayTest {
    private static final int ROWS = 5;
    private static final int MIGRATIONS = 40;

    /** Each goes alone, so that the outbox fills row by row. */
    private static final Release LONG =
            Fleet.read(
                    IntStream.rangeClosed(1, MIGRATIONS)
                            .mapToObj(n ->
                                    new SourceFile(
                                            "%03d_step.sql".formatted(n),
                                            "SELECT pg_sleep(0.2); CREATE TABLE step_%d ();"
                                                    .formatted(n)))
                            .toArray(SourceFile[]::new));

    private static final Release ONE =
            Fleet.read(new SourceFile("001_one.sql", "SELECT pg_sleep(4); CREATE TABLE one ();"));

    @TempDir Path folder;

    @Test
    void jobsEndMigrationsStopAtAFullOutboxAndEverythingIsToldOnceKafkaIsBack() throws Exception {
        var broker = EmbeddedKafka.start(KafkaOptions.at(folder.resolve("kafka")));
        var databases = new ArrayList<TestDatabase>();
        for (int i = 0; i < 3; i++) {
            databases.add(SharedPostgres.get().createDatabase());
        }
        try (var kafka = WorkerKafka.open(broker.bootstrapServers());
                var worker = worker(broker)) {
            kafka.send(Fleet.bundle(LONG));
            kafka.send(Fleet.bundle(ONE));
            var filling = Fleet.migrate(databases.get(0), LONG, 1);
            var ending = new ArrayList<Command>();
            for (var database : databases.subList(1, 3)) {
                ending.add(Fleet.migrate(database, ONE, 1));
            }
            kafka.send(filling);
            for (var command : ending) {
                kafka.send(command);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> ending.stream().allMatch(c -> kafka.claimed(c.ticket().job())));
            Awaitility.await().until(() -> ledger(databases.get(0)) >= 1);

            int port = broker.port();
            broker.close();

            // all three have ended, hold no slot, and are kept
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> slots(worker, "reporting") == 3);
            assertThat(slots(worker, "running")).isZero();
            assertThat(slots(worker, "free")).isEqualTo(4);
            assertThat(outbox(databases.get(0))).isBetween(ROWS, ROWS + 8);
            assertThat(ledger(databases.get(0))).isLessThan(MIGRATIONS);
            assertThat(ledger(databases.get(1)))
                    .as("migrations went on without Kafka")
                    .isEqualTo(1);

            broker = EmbeddedKafka.start(KafkaOptions.at(folder.resolve("kafka")).port(port));
            var deferred = answer(kafka, filling, JobEvent.Deferred.class);
            assertThat(deferred.reason()).isEqualTo("OUTBOX_FULL");
            for (var command : ending) {
                assertThat(answer(kafka, command, JobEvent.Succeeded.class).applied()).isEqualTo(1);
            }

            var again = again(filling);
            kafka.send(again);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> ledger(databases.get(0)) == MIGRATIONS);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(told(kafka, databases.get(0)).stream().distinct())
                                    .hasSize(MIGRATIONS));
        } finally {
            broker.close();
            for (var database : databases) {
                database.close();
            }
        }
    }

    private static Worker worker(EmbeddedKafka broker) throws Exception {
        return Worker.start(
                WorkerConfig.of(broker.bootstrapServers())
                        .withSlots(4)
                        .withOutbox(new OutboxLimit(ROWS))
                        .withHttp(new WorkerConfig.Http("127.0.0.1", 0))
                        .withTimes(Duration.ofMillis(500), Duration.ofSeconds(60)),
                Fleet.passwords(SharedPostgres.get().server().password()),
                InstantSource.system());
    }

    private static <T extends JobEvent> T answer(
            WorkerKafka kafka, Command command, Class<T> type) {
        var job = command.ticket().job();
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> !kafka.answers(job).isEmpty());
        assertThat(kafka.answers(job).getFirst()).isInstanceOf(type);
        return type.cast(kafka.answers(job).getFirst());
    }

    private static Command again(Command.MigrateTenant command) {
        var ticket = command.ticket();
        return Fleet.migrate(
                new Ticket(
                        ticket.job(),
                        ticket.rollout(),
                        ticket.wave(),
                        ticket.tenant(),
                        ticket.server(),
                        ticket.dispatch() + 1,
                        ticket.attempt(),
                        ticket.order() + 1),
                command.address(),
                new ReleaseDigest(LONG.digest()));
    }

    private static List<String> told(WorkerKafka kafka, TestDatabase database) {
        return kafka.events().stream()
                .filter(MigrationEvent.Applied.class::isInstance)
                .map(MigrationEvent.Applied.class::cast)
                .filter(event -> event.tenant().value().equals(database.name()))
                .map(event -> event.id() + " " + event.entry().version())
                .toList();
    }

    private static int ledger(TestDatabase database) throws SQLException {
        return count(database, "drover.schema_migrations WHERE rank > 0");
    }

    private static int outbox(TestDatabase database) throws SQLException {
        return count(database, Fleet.OUTBOX);
    }

    private static int count(TestDatabase database, String fromWhere) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            var there =
                    statement.executeQuery(
                            "SELECT to_regclass('drover.schema_migrations') IS NOT NULL");
            there.next();
            if (!there.getBoolean(1)) {
                return 0;
            }
            var rows = statement.executeQuery("SELECT count(*) FROM " + fromWhere);
            rows.next();
            return rows.getInt(1);
        }
    }

    private static int slots(Worker worker, String state) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var uri = "http://127.0.0.1:%d/metrics".formatted(worker.httpPort().orElseThrow());
            var line =
                    client.send(
                                    HttpRequest.newBuilder(URI.create(uri)).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body()
                            .lines()
                            .filter(each ->
                                    each.startsWith(
                                            "drover_worker_slots{state=\"%s\"}".formatted(state)))
                            .findFirst()
                            .orElseThrow();
            return (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        }
    }
}
