package dev.drover.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.KnownRow;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.LedgerPolicy.CosmeticChange;
import dev.drover.contracts.command.LedgerPolicy.OnClone;
import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import dev.drover.contracts.command.ReleaseTarget;
import dev.drover.contracts.control.ControlMessage.CancelJob;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.LedgerEntry;
import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.HeartbeatCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.SourceFile;
import dev.drover.worker.config.WorkerConfig;
import dev.drover.worker.credential.CredentialRule;
import dev.drover.worker.credential.SecretReference;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A worker between a real broker and a real database. */
@ResourceLock("the broker of all tests") // the commands are for whoever comes
@Order(1)
class WorkerTest {
    private static WorkerKafka kafka;
    private static Worker worker;

    private TestDatabase database;

    @BeforeAll
    static void start() throws Exception {
        kafka = WorkerKafka.open();
        kafka.send(Fleet.bundle(Fleet.SHOP));
        worker =
                Worker.start(
                        WorkerConfig.of(WorkerKafka.bootstrap())
                                .withSlots(4)
                                .withHttp(new WorkerConfig.Http("127.0.0.1", 0))
                                .withTimes(Duration.ofMillis(500), Duration.ofSeconds(60))
                                .withCredentials(
                                        List.of(
                                                new CredentialRule(
                                                        "elsewhere",
                                                        new SecretReference.Variable("PATH"),
                                                        List.of("*.db.internal")))),
                        Fleet.passwords(SharedPostgres.get().server().password()),
                        InstantSource.system());
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
        kafka.close();
    }

    @BeforeEach
    void createDatabase() throws SQLException {
        database = SharedPostgres.get().createDatabase();
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        database.close();
    }

    @Test
    void appliesWhatACommandAsksForAndAnswers() throws Exception {
        var command = Fleet.migrate(database, Fleet.SHOP, 1);
        kafka.send(command);

        var answer = kafka.awaitAnswer(command.ticket().job(), JobEvent.Succeeded.class);

        assertThat(answer.applied()).isEqualTo(3);
        assertThat(answer.rank()).isEqualTo(3);
        assertThat(answer.pendingCount()).isZero();
        assertThat(answer.worker()).isEqualTo(worker.id());
        assertThat(answer.ticket()).isEqualTo(command.ticket());
        assertThat(kafka.claimed(command.ticket().job())).isTrue();
    }

    @Test
    void tellsExactlyWhatTheLedgerHolds() throws Exception {
        var command = Fleet.migrate(database, Fleet.SHOP, 1);
        kafka.send(command);
        kafka.awaitAnswer(command.ticket().job(), JobEvent.Succeeded.class);

        assertThat(told()).hasSize(3).isEqualTo(ledger());
    }

    @Test
    void sendsEveryEventOfAJobBeforeItsAnswer() throws Exception {
        var command = Fleet.migrate(database, Fleet.SHOP, 1);
        kafka.send(command);
        kafka.awaitAnswer(command.ticket().job(), JobEvent.Succeeded.class);

        var ofTenant =
                kafka.records(Topics.STATUS).stream()
                        .filter(r ->
                                new String(r.key(), StandardCharsets.UTF_8).equals(database.name()))
                        .map(WorkerKafka::event)
                        .toList();
        assertThat(ofTenant).hasSize(5);
        assertThat(ofTenant.getFirst()).isInstanceOf(JobEvent.Claimed.class);
        assertThat(ofTenant.getLast()).isInstanceOf(JobEvent.Succeeded.class);
        assertThat(outboxRows()).isZero();
    }

    @Test
    void aDuplicatedCommandChangesNothing() throws Exception {
        var command = Fleet.migrate(database, Fleet.SHOP, 1);
        kafka.send(command);
        kafka.awaitAnswer(command.ticket().job(), JobEvent.Succeeded.class);
        var before = ledger();

        kafka.send(command);
        var answers = kafka.awaitAnswers(command.ticket().job(), 2, JobEvent.Succeeded.class);

        assertThat(answers.getLast().applied()).isZero();
        assertThat(answers.getLast().id()).isEqualTo(answers.getFirst().id());
        assertThat(ledger()).isEqualTo(before);
        assertThat(told()).hasSize(3);
    }

    @Test
    void aCommandThatALaterOneOvertookIsDeclined() throws Exception {
        var later = Fleet.migrate(database, Fleet.SHOP, 7);
        kafka.send(later);
        kafka.awaitAnswer(later.ticket().job(), JobEvent.Succeeded.class);
        var before = ledger();

        var earlier = Fleet.migrate(database, Fleet.SHOP, 6);
        kafka.send(earlier);

        var answer = kafka.awaitAnswer(earlier.ticket().job(), JobEvent.Declined.class);
        assertThat(answer.reason()).isEqualTo("STALE");
        assertThat(answer.lastOrder()).contains(7L);
        assertThat(ledger()).isEqualTo(before);
    }

    @Test
    void aCancelledJobRollsBackWhatRunsAndKeepsWhatIsDone() throws Exception {
        var slow =
                Fleet.read(
                        new SourceFile(
                                "001_done.sql", "CREATE INDEX CONCURRENTLY i ON public.t (a);"),
                        new SourceFile(
                                "002_long.sql", "CREATE TABLE u (a int); SELECT pg_sleep(600);"));
        kafka.send(Fleet.bundle(slow));
        execute("CREATE TABLE public.t (a int)");
        var command = Fleet.migrate(database, slow, 1);
        kafka.send(command);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        count(
                                        "pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")
                                == 1);

        kafka.sendJunk(Topics.CONTROL, "{".getBytes(StandardCharsets.UTF_8));
        kafka.sendJunk(Topics.CONTROL, null);
        kafka.send(new CancelJob(command.ticket().job(), 2, "another dispatch"));
        kafka.send(new CancelJob(command.ticket().job(), 1, "not wanted any more"));
        kafka.send(new CancelJob(command.ticket().job(), 1, "told twice"));

        var answer = kafka.awaitAnswer(command.ticket().job(), JobEvent.Cancelled.class);
        assertThat(answer.applied()).isEqualTo(1);
        assertThat(ledger()).hasSize(1).isEqualTo(told());
        assertThat(count("pg_class WHERE relname = 'u'")).isZero();
        assertThat(get("/metrics").body())
                .contains("drover_records_skipped_total{topic=\"drover.control\"} 2.0");
    }

    @Test
    void revertGoesBackAndTellsSo() throws Exception {
        var forward = Fleet.migrate(database, Fleet.SHOP, 1);
        kafka.send(forward);
        kafka.awaitAnswer(forward.ticket().job(), JobEvent.Succeeded.class);
        var back = revert("2", 2);
        kafka.send(back);
        var answer = kafka.awaitAnswer(back.ticket().job(), JobEvent.Succeeded.class);

        assertThat(answer.applied()).isEqualTo(1);
        assertThat(answer.version()).contains("2");
        assertThat(answer.rank()).isEqualTo(4);
        assertThat(
                        kafka.records(Topics.STATUS).stream()
                                .map(WorkerKafka::event)
                                .filter(MigrationEvent.Reverted.class::isInstance)
                                .map(event -> ((MigrationEvent.Reverted) event).entry())
                                .filter(entry -> entry.job().equals(back.ticket().job().value())))
                .extracting(LedgerEntry::version)
                .containsExactly("3");

        var further = revert("1", 3);
        kafka.send(further);
        var refused = kafka.awaitAnswer(further.ticket().job(), JobEvent.Failed.class);
        assertThat(refused.failure().code()).isEqualTo("NO_DOWN_SCRIPT");
    }

    private Command.RevertTenant revert(String toVersion, long order) {
        return new Command.RevertTenant(
                Fleet.ticket(database.name(), "main", order),
                Fleet.address(database),
                new ReleaseTarget(
                        new ProjectName("default"),
                        new ReleaseDigest(Fleet.SHOP.digest()),
                        Optional.of(toVersion)),
                Map.of(),
                Set.of(),
                LedgerPolicy.DEFAULT);
    }

    @Test
    void doesWhatThePolicySaysWithALedgerThatDoesNotFit() throws Exception {
        var third = new SourceFile("003_c.sql", "CREATE TABLE c (id int);");
        var early = Fleet.read(new SourceFile("001_a.sql", "CREATE TABLE a (id int);"), third);
        var late =
                Fleet.read(
                        new SourceFile("001_a.sql", "CREATE TABLE  a (id int);"),
                        new SourceFile("002_b.sql", "CREATE TABLE b (id int);"),
                        third);
        kafka.send(Fleet.bundle(early));
        kafka.send(Fleet.bundle(late));
        succeeded(Fleet.migrate(database, early, 1));

        assertThat(failed(under(LedgerPolicy.DEFAULT, late, 2))).isEqualTo("OUT_OF_ORDER");
        assertThat(
                        failed(
                                under(
                                        LedgerPolicy.DEFAULT
                                                .with(OutOfOrder.ALLOW)
                                                .with(CosmeticChange.REFUSE),
                                        late,
                                        3)))
                .isEqualTo("CHANGED_MIGRATION");
        var ignored = succeeded(under(LedgerPolicy.DEFAULT.with(OutOfOrder.IGNORE), late, 4));
        assertThat(ignored.applied()).isZero();
        assertThat(ignored.pendingCount()).isZero();
        var allowed = succeeded(under(LedgerPolicy.DEFAULT.with(OutOfOrder.ALLOW), late, 5));
        assertThat(allowed.applied()).isEqualTo(1);
        assertThat(allowed.rank()).isEqualTo(3);
        assertThat(allowed.version()).contains("3");
    }

    @Test
    void aCopiedDatabaseIsRefusedUntilThePolicyAdoptsIt() throws Exception {
        succeeded(Fleet.migrate(database, Fleet.SHOP, 1));
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE drover.schema_migrations SET database_name = 'the_source' WHERE rank = 0");
        }

        assertThat(failed(under(LedgerPolicy.DEFAULT, Fleet.SHOP, 2))).isEqualTo("SCOPE_CLONED");
        succeeded(under(LedgerPolicy.DEFAULT.with(OnClone.ADOPT), Fleet.SHOP, 3));
        succeeded(under(LedgerPolicy.DEFAULT, Fleet.SHOP, 4));
    }

    private Command.MigrateTenant under(LedgerPolicy policy, Release release, long order) {
        var command = Fleet.migrate(database, release, order);
        return new Command.MigrateTenant(
                command.ticket(),
                command.address(),
                command.target(),
                command.placeholders(),
                policy);
    }

    private static JobEvent.Succeeded succeeded(Command command) throws Exception {
        kafka.send(command);
        return kafka.awaitAnswer(command.ticket().job(), JobEvent.Succeeded.class);
    }

    private static String failed(Command command) throws Exception {
        kafka.send(command);
        return kafka.awaitAnswer(command.ticket().job(), JobEvent.Failed.class).failure().code();
    }

    @Test
    void verifyReportsWithoutChangingAnything() throws Exception {
        var answer = succeeded(verify(1, Optional.empty()));

        assertThat(answer.rank()).isZero();
        assertThat(answer.scope()).isEmpty();
        assertThat(answer.pendingCount()).isEqualTo(3);
        assertThat(ledgerExists()).isFalse();
    }

    @Test
    void verifyTellsAgainByteForByteWhatIsNotKnown() throws Exception {
        var migrated = succeeded(Fleet.migrate(database, Fleet.SHOP, 1));
        assertThat(migrated.identity()).isPresent();
        var first = applied();
        assertThat(first).hasSize(3);
        var scope = migrated.scope().orElseThrow();
        var firstRow = first.getFirst();

        var behind = new KnownRow(scope, 1, firstRow.time());
        var answer = succeeded(verify(2, Optional.of(behind)));
        assertThat(answer.scope()).contains(scope);
        assertThat(answer.rank()).isEqualTo(3);
        assertThat(answer.identity()).isEqualTo(migrated.identity());
        assertThat(ranks()).containsExactly(1, 2, 3, 2, 3);

        var notItsRow = new KnownRow(scope, 1, firstRow.time().plusNanos(1000));
        succeeded(verify(3, Optional.of(notItsRow)));
        assertThat(ranks()).containsExactly(1, 2, 3, 2, 3, 1, 2, 3);
        assertThat(Set.copyOf(texts())).hasSize(3);
    }

    private Command.VerifyTenant verify(long order, Optional<KnownRow> known) {
        return new Command.VerifyTenant(
                Fleet.ticket(database.name(), "main", order),
                Fleet.address(database),
                Fleet.target(new ReleaseDigest(Fleet.SHOP.digest())),
                Map.of(),
                LedgerPolicy.DEFAULT,
                known);
    }

    private List<MigrationEvent.Applied> applied() {
        return kafka.events().stream()
                .filter(MigrationEvent.Applied.class::isInstance)
                .map(MigrationEvent.Applied.class::cast)
                .filter(event -> event.tenant().value().equals(database.name()))
                .toList();
    }

    private List<Integer> ranks() {
        return applied().stream().map(event -> event.entry().rank()).toList();
    }

    private List<String> texts() {
        return kafka.records(Topics.STATUS).stream()
                .filter(r ->
                        WorkerKafka.event(r) instanceof MigrationEvent.Applied event
                                && event.tenant().value().equals(database.name()))
                .map(r -> new String(r.value(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void whatCannotBeReadIsKeptAsideAndTheLoopGoesOn() throws Exception {
        var junk = ("not a command " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        kafka.sendJunk(junk);
        var command = Fleet.migrate(database, Fleet.SHOP, 1);
        kafka.send(command);

        kafka.awaitAnswer(command.ticket().job(), JobEvent.Succeeded.class);
        Awaitility.await()
                .until(() ->
                        kafka.records(Topics.DEAD_LETTER).stream()
                                .anyMatch(r -> Arrays.equals(r.value(), junk)));
        var letter =
                kafka.records(Topics.DEAD_LETTER).stream()
                        .filter(r -> Arrays.equals(r.value(), junk))
                        .findFirst()
                        .orElseThrow();
        assertThat(letter.headers().lastHeader("drover-reason").value())
                .asString()
                .isEqualTo("NOT_JSON");
        assertThat(letter.headers().lastHeader("drover-topic").value())
                .asString()
                .isEqualTo(Topics.JOBS.topic());
    }

    @Test
    void ofAnOversizedRecordOnlyTheBeginningIsKept() throws Exception {
        var junk = new byte[200 * 1024];
        junk[0] = 42;
        kafka.sendJunk(junk);

        Awaitility.await()
                .until(() ->
                        kafka.records(Topics.DEAD_LETTER).stream()
                                .anyMatch(
                                        r -> r.value().length == 64 * 1024 && r.value()[0] == 42));
    }

    @Test
    void aPasswordIsNotSentToAHostThatIsNotAllowed() throws Exception {
        var ticket = Fleet.ticket(database.name(), "main", 1);
        kafka.send(
                Fleet.migrate(
                        ticket,
                        Fleet.address(database.host(), database.port(), database, "elsewhere"),
                        new ReleaseDigest(Fleet.SHOP.digest())));

        var answer = kafka.awaitAnswer(ticket.job(), JobEvent.Failed.class);
        assertThat(answer.failure().code()).isEqualTo("CREDENTIAL_HOST_REFUSED");
        assertThat(answer.failure().category()).isEqualTo("operator");
        assertThat(answer.failure().retry()).isEqualTo("NEVER");
        assertThat(ledgerExists()).isFalse();
    }

    @Test
    void anUnknownCredentialFailsTheJob() throws Exception {
        var ticket = Fleet.ticket(database.name(), "main", 1);
        kafka.send(
                Fleet.migrate(
                        ticket,
                        Fleet.address(database.host(), database.port(), database, "nobody"),
                        new ReleaseDigest(Fleet.SHOP.digest())));

        var answer = kafka.awaitAnswer(ticket.job(), JobEvent.Failed.class);
        assertThat(answer.failure().code()).isEqualTo("CREDENTIAL_UNKNOWN");
    }

    @Test
    void aFailingScriptIsToldWithItsPlace() throws Exception {
        var broken =
                Fleet.read(
                        new SourceFile("001_first.sql", "CREATE TABLE first (id int);"),
                        new SourceFile(
                                "002_broken.sql", "SELECT 1;\nSELECT no_such_column FROM first;"));
        kafka.send(Fleet.bundle(broken));
        var command = Fleet.migrate(database, broken, 1);
        kafka.send(command);

        var answer = kafka.awaitAnswer(command.ticket().job(), JobEvent.Failed.class);
        assertThat(answer.applied()).isEqualTo(1);
        assertThat(answer.failure().sqlState()).contains("42703");
        assertThat(answer.failure().fingerprint()).hasSize(16);
        var place = answer.failure().place().orElseThrow();
        assertThat(place.path()).isEqualTo("002_broken.sql");
        assertThat(place.line()).isEqualTo(2);
        assertThat(told()).isEqualTo(ledger()).hasSize(1);
    }

    @Test
    void anUnreachableServerDefersAndThenIsLeftAlone() throws Exception {
        int nobodyListens = closedPort();
        var details = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            var ticket = Fleet.ticket("gone" + i, "gone", 1);
            kafka.send(
                    Fleet.migrate(
                            ticket,
                            Fleet.address("127.0.0.1", nobodyListens, database, "main"),
                            new ReleaseDigest(Fleet.SHOP.digest())));
            var answer = kafka.awaitAnswer(ticket.job(), JobEvent.Deferred.class);
            assertThat(answer.reason()).isEqualTo("SERVER_UNAVAILABLE");
            details.add(answer.detail());
        }
        assertThat(details.getFirst()).startsWith("SERVER_UNREACHABLE");
        assertThat(details.getLast()).contains("leaves server gone alone");
    }

    @Test
    void heartbeatsListTheWorkersSlots() {
        Awaitility.await().until(() -> heartbeats().stream().anyMatch(h -> h.slots() == 4));
        var beat = heartbeats().stream().filter(h -> h.worker().equals(worker.id())).findFirst();
        assertThat(beat).isPresent();
        assertThat(beat.orElseThrow().draining()).isFalse();
    }

    @Test
    void healthAndMetricsAreServed() throws Exception {
        Awaitility.await().until(() -> get("/health/ready").statusCode() == 200);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        var command = Fleet.migrate(database, Fleet.SHOP, 1);
        kafka.send(command);
        kafka.awaitAnswer(command.ticket().job(), JobEvent.Succeeded.class);

        var metrics = get("/metrics").body();
        assertThat(metrics)
                .contains("drover_attempts_total{outcome=\"succeeded\"}")
                .contains("drover_attempt_duration_seconds_count")
                .contains("drover_worker_slots{state=\"free\"}")
                .contains("drover_outbox_relayed_total")
                .doesNotContain(database.name());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:"
                                                    + worker.httpPort().orElseThrow()
                                                    + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static List<Heartbeat> heartbeats() {
        return kafka.records(Topics.HEARTBEATS).stream()
                .map(r -> {
                    try {
                        return HeartbeatCodec.decode(r.value());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static int closedPort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What a ledger row and its event must agree on. */
    private record Fact(UUID scope, int rank, String checksum, UUID eventId) {}

    private List<Fact> told() {
        return kafka.events().stream()
                .filter(MigrationEvent.Applied.class::isInstance)
                .map(MigrationEvent.Applied.class::cast)
                .filter(e -> e.tenant().value().equals(database.name()))
                .map(e ->
                        new Fact(e.entry().scope(), e.entry().rank(), e.entry().checksum(), e.id()))
                .toList();
    }

    private List<Fact> ledger() throws SQLException {
        var facts = new ArrayList<Fact>();
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT s.scope, m.rank, m.checksum, m.state, m.attempt FROM drover.schema_migrations m
                                  JOIN drover.schema_migrations s ON s.key = m.key AND s.rank = 0
                                WHERE m.rank > 0 ORDER BY m.rank
                                """)) {
            while (rows.next()) {
                var scope = rows.getObject("scope", UUID.class);
                int rank = rows.getInt("rank");
                facts.add(
                        new Fact(
                                scope,
                                rank,
                                rows.getString("checksum"),
                                EventIds.migration(
                                        scope,
                                        rank,
                                        rows.getString("state"),
                                        rows.getInt("attempt"))));
            }
        }
        return facts;
    }

    private long outboxRows() throws SQLException {
        return count(Fleet.OUTBOX);
    }

    private long count(String fromWhere) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + fromWhere)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean ledgerExists() throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT to_regclass('drover.schema_migrations') IS NOT NULL")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }
}
