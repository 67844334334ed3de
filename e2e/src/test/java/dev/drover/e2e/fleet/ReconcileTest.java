package dev.drover.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.http.ReconcileRequest;
import dev.drover.contracts.http.ReplayRequest;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.status.TenantEvent;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What was lost is found out, on either side: by the coordinator or by a tenant's server. */
@Execution(ExecutionMode.CONCURRENT) // it has a fleet and a server of its own
@Order(1)
class ReconcileTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Map<String, String> FIRST =
            Map.of(
                    "001_a.sql", "CREATE TABLE a (id int);",
                    "002_b.sql", "CREATE TABLE b (id int);");

    @TempDir Path directory;

    @Test
    @Timeout(300)
    void theLedgersAreTrueWhateverWasLost() throws Exception {
        var server = SharedPostgres.ofOneTest();
        try (var fleet = TestFleet.start(directory, 2, server)) {
            fleet.startWorker();
            awaitEnd(fleet, fleet.roll(FIRST));
            try (var topic = new StatusTopic(fleet.kafka().bootstrapServers())) {
                theProjectionWasLost(fleet, topic);
                theServerWasRestored(fleet, topic, server);
                aMigrationFindsTheRestoredServer(fleet, topic, server);
                aPersonAcceptsAChange(fleet);
            }
        }
    }

    /** As after a restore of the control database from a backup, with the topic's past gone. */
    private void theProjectionWasLost(TestFleet fleet, StatusTopic topic) throws Exception {
        execute(
                fleet.control(),
                "DELETE FROM ledger_row WHERE rank = 2 OR tenant = 'tenant-2'",
                "UPDATE tenant SET scope = NULL, rank = 0, version = NULL WHERE id = 'tenant-2'",
                "UPDATE tenant SET rank = 1, version = '1' WHERE id = 'tenant-1'");

        var verify = reconcile(fleet);
        assertThat(verify.action()).isEqualTo("verify");
        assertThat(verify.counts().succeeded()).isEqualTo(2);
        assertThat(heads(fleet)).containsExactly("tenant-1 2 2", "tenant-2 2 2");
        threeAgree(fleet, topic);

        // each event is there twice at most, and the same each time
        var applied = Facts.applied(topic.all());
        assertThat(applied).hasSize(3 + 4);
        assertThat(new HashSet<>(applied)).hasSize(4);
    }

    private void theServerWasRestored(TestFleet fleet, StatusTopic topic, SharedPostgres server)
            throws Exception {
        var backup = backUp(server);
        awaitEnd(fleet, fleet.roll(with("003_c.sql", "CREATE TABLE c (id int);")));
        assertThat(heads(fleet)).containsExactly("tenant-1 3 3", "tenant-2 3 3");

        failOver(server, backup);
        reconcile(fleet);

        assertThat(heads(fleet)).containsExactly("tenant-1 2 2", "tenant-2 2 2");
        assertThat(Facts.projected(fleet)).isEqualTo(Facts.ledgers(fleet)).hasSize(4);
        var regressed = awaitRegressed(topic, 2);
        assertThat(regressed)
                .allSatisfy(event -> {
                    assertThat(event.fromRank()).isEqualTo(3);
                    assertThat(event.toRank()).isEqualTo(2);
                    assertThat(event.fromVersion()).contains("3");
                    assertThat(event.toVersion()).contains("2");
                    assertThat(event.identity().orElseThrow().timeline()).isEqualTo(2);
                });
        assertThat(query(fleet.control(), "SELECT timeline FROM server")).containsExactly("2");
        awaitOwnVerification(fleet, "from timeline 1");

        awaitEnd(fleet, fleet.roll(with("003_c.sql", "CREATE TABLE c (id int);")));
        assertThat(heads(fleet)).containsExactly("tenant-1 3 3", "tenant-2 3 3");
        assertThat(Facts.projected(fleet)).isEqualTo(Facts.ledgers(fleet)).hasSize(6);
    }

    /** Nobody looks first: the next migration applies again what was lost, and says so. */
    private void aMigrationFindsTheRestoredServer(
            TestFleet fleet, StatusTopic topic, SharedPostgres server) throws Exception {
        var backup = backUp(server);
        var fourth = with("003_c.sql", "CREATE TABLE c (id int);");
        fourth.put("004_d.sql", "CREATE TABLE d (id int);");
        awaitEnd(fleet, fleet.roll(fourth));

        failOver(server, backup);
        var again = new LinkedHashMap<>(fourth);
        again.put("005_e.sql", "CREATE TABLE e (id int);");
        awaitEnd(fleet, fleet.roll(again));

        assertThat(heads(fleet)).containsExactly("tenant-1 5 5", "tenant-2 5 5");
        assertThat(Facts.projected(fleet)).isEqualTo(Facts.ledgers(fleet)).hasSize(10);
        assertThat(awaitRegressed(topic, 4).subList(2, 4))
                .allSatisfy(event -> {
                    assertThat(event.fromRank()).isEqualTo(4);
                    assertThat(event.toRank()).isEqualTo(3);
                });
        assertThat(query(fleet.control(), "SELECT count(*) FROM lost_ledger_row"))
                .containsExactly("4");
        awaitOwnVerification(fleet, "from timeline 2");
    }

    private void aPersonAcceptsAChange(TestFleet fleet) throws Exception {
        var changed = with("003_c.sql", "CREATE TABLE c (id bigint);");
        changed.put("004_d.sql", "CREATE TABLE d (id int);");
        changed.put("005_e.sql", "CREATE TABLE e (id int);");
        changed.put("006_f.sql", "CREATE TABLE f (id int);");
        var refused = awaitOver(fleet, fleet.roll(changed));
        assertThat(refused.failures())
                .singleElement()
                .satisfies(group -> assertThat(group.code()).isEqualTo("CHANGED_MIGRATION"));
        var fingerprint = refused.failures().getFirst().fingerprint();

        var repair =
                fleet.client()
                        .replay(
                                new ReplayRequest(
                                        List.of(),
                                        Optional.empty(),
                                        Optional.of(fingerprint),
                                        Optional.empty(),
                                        Optional.of("compared by hand"),
                                        false,
                                        Optional.empty(),
                                        Optional.of("accept")));
        assertThat(repair.tenants()).containsExactly("tenant-1", "tenant-2");
        awaitEnd(fleet, fleet.client().rollout(repair.rollouts().getFirst()));
        assertThat(heads(fleet)).containsExactly("tenant-1 7 6", "tenant-2 7 6");
        assertThat(Facts.projected(fleet)).isEqualTo(Facts.ledgers(fleet));
        // it is recorded, so nobody is asked again
        awaitEnd(fleet, fleet.roll(changed));
        assertThat(
                        query(
                                fleet.control(),
                                "SELECT count(*) FROM ledger_row WHERE direction = 'repair' AND version = '3'"))
                .containsExactly("2");
    }

    private static Map<String, String> with(String path, String text) {
        var files = new LinkedHashMap<>(FIRST);
        files.put(path, text);
        return files;
    }

    private static void threeAgree(TestFleet fleet, StatusTopic topic) throws Exception {
        assertThat(Facts.told(topic.all())).isEqualTo(Facts.ledgers(fleet));
        assertThat(Facts.projected(fleet)).isEqualTo(Facts.ledgers(fleet));
    }

    private static RolloutView reconcile(TestFleet fleet) throws Exception {
        var request =
                new ReconcileRequest(
                        Optional.empty(), Selection.ALL, Optional.empty(), Optional.of("test"));
        return awaitEnd(fleet, fleet.client().reconcile(request, UUID.randomUUID().toString()));
    }

    private static RolloutView awaitEnd(TestFleet fleet, RolloutView rollout) throws Exception {
        var ended = awaitOver(fleet, rollout);
        assertThat(ended.state()).as(ended.toString()).isEqualTo("COMPLETED");
        return ended;
    }

    private static RolloutView awaitOver(TestFleet fleet, RolloutView rollout) throws Exception {
        await("rollout " + rollout.id())
                .atMost(PATIENCE)
                .until(() -> fleet.client().rollout(rollout.id()).endedAt().isPresent());
        return fleet.client().rollout(rollout.id());
    }

    /** The coordinator begins one by itself, after what people asked for is over. */
    private static void awaitOwnVerification(TestFleet fleet, String reason) {
        await("a verification by the coordinator itself")
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        query(
                                                fleet.control(),
                                                "SELECT count(*) FROM rollout WHERE action = 'verify' AND state = 'COMPLETED' AND reason LIKE '%"
                                                        + reason
                                                        + "%'"))
                                .containsExactly("1"));
    }

    private static List<TenantEvent.Regressed> awaitRegressed(StatusTopic topic, int number) {
        return await("tenant.regressed, " + number)
                .atMost(PATIENCE)
                .until(() -> regressed(topic), found -> found.size() == number);
    }

    private static List<TenantEvent.Regressed> regressed(StatusTopic topic) throws Exception {
        var found = new ArrayList<TenantEvent.Regressed>();
        for (var message : topic.all()) {
            var value = message.value().getBytes(StandardCharsets.UTF_8);
            if (StatusCodec.decode(value).orElse(null) instanceof TenantEvent.Regressed event) {
                found.add(event);
            }
        }
        return found;
    }

    private Path backUp(SharedPostgres server) throws Exception {
        var copy = Files.createTempDirectory(directory, "backup");
        server.server().kill();
        run("cp", "-a", server.server().dataDirectory() + "/.", copy.toString());
        server.server().startAgain();
        return copy;
    }

    /**
     * The server becomes what it was, and recovers into a timeline of its own, as a replica does.
     */
    private static void failOver(SharedPostgres server, Path backup) throws Exception {
        var data = server.server().dataDirectory();
        server.server().kill();
        run("rm", "-rf", data.toString());
        run("cp", "-a", backup.toString(), data.toString());
        run(
                "cp",
                "-a",
                data.resolve("PG_VERSION").toString(),
                data.resolve("recovery.signal").toString());
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "restore_command = '/bin/false'\n",
                StandardOpenOption.APPEND);
        server.server().startAgain();
    }

    private static void run(String... command) throws Exception {
        var process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    private static List<String> heads(TestFleet fleet) throws SQLException {
        return query(
                fleet.control(),
                "SELECT id || ' ' || rank || ' ' || version FROM tenant ORDER BY id");
    }

    private static List<String> query(TestDatabase database, String sql) throws SQLException {
        var values = new ArrayList<String>();
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static void execute(TestDatabase database, String... sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            for (var each : sql) {
                statement.execute(each);
            }
        }
    }
}
