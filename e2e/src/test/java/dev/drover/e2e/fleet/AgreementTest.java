package dev.drover.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.embedded.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the topic tells, what the ledgers hold and what the coordinator believes is the same. */
@Execution(
        ExecutionMode.CONCURRENT) // each has a fleet of its own, and one waits for a lease to end
@Order(1) // it waits for a lease to end
class AgreementTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What the product promises, with its default settings. */
    private static final Duration RUNS_AGAIN_WITHIN = Duration.ofSeconds(75);

    @TempDir Path directory;

    @Test
    @Timeout(240)
    void aWorkerKilledBetweenSendingAndDeletingSendsTheSameRecordAgain() throws Exception {
        try (var fleet = TestFleet.start(directory, 1)) {
            var worker = fleet.startWorker();
            var files = new LinkedHashMap<String, String>();
            files.put("001_table.sql", "CREATE TABLE t1 (a int);");
            // it waits for the disk, so its events leave while the slow one runs, and the mark
            // passes them with that one's commit
            files.put("002_index.sql", "CREATE INDEX CONCURRENTLY i2 ON t1 (a);");
            files.put("003_slow.sql", "SELECT pg_sleep(30) WHERE NOT EXISTS (SELECT FROM hurry);");
            var tenant = fleet.tenants().values().iterator().next();
            execute(tenant, "CREATE TABLE hurry (now boolean)");
            var rollout = fleet.roll(files);
            try (var topic = new StatusTopic(fleet.kafka().bootstrapServers())) {
                await("the first two events")
                        .atMost(PATIENCE)
                        .until(() -> Facts.applied(topic.all()).size() == 2);
                worker.kill();
                var killed = Instant.now();
                assertThat(outbox(tenant)).isNotEmpty();

                execute(tenant, "INSERT INTO hurry VALUES (true)");
                fleet.startWorker();
                await("the rollout")
                        .atMost(Duration.ofSeconds(150))
                        .until(() -> fleet.client().rollout(rollout.id()).endedAt().isPresent());

                var again = Duration.between(killed, lastClaim(topic.all()));
                System.out.printf(
                        "the killed worker's job ran again after %.1f s%n", again.toMillis() / 1e3);
                assertThat(again).isLessThan(RUNS_AGAIN_WITHIN);

                var second =
                        Facts.applied(topic.all()).stream()
                                .filter(m -> m.value().contains("\"rank\":2,"))
                                .toList();
                assertThat(second).hasSizeGreaterThan(1);
                assertThat(new HashSet<>(second)).hasSize(1);
                assertThat(outbox(tenant)).isEmpty();
                assertThat(Facts.told(topic.all())).isEqualTo(Facts.ledgers(fleet));
                assertThat(Facts.projected(fleet)).isEqualTo(Facts.ledgers(fleet));
            }
        }
    }

    private static Instant lastClaim(List<StatusTopic.Message> messages) throws Exception {
        Instant last = Instant.MIN;
        for (var message : messages) {
            var value = message.value().getBytes(StandardCharsets.UTF_8);
            if (StatusCodec.decode(value).orElse(null) instanceof JobEvent.Claimed claimed
                    && claimed.time().isAfter(last)) {
                last = claimed.time();
            }
        }
        return last;
    }

    private static List<String> outbox(TestDatabase tenant) throws SQLException {
        var ranks = new java.util.ArrayList<String>();
        try (var connection = tenant.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(Databases.OUTBOX)) {
            while (rows.next()) {
                ranks.add(rows.getString(1));
            }
        }
        return ranks;
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
