package dev.drover.engine;

import static dev.drover.engine.EmbeddingProgram.Point.COMMIT_PROVED;
import static dev.drover.engine.EmbeddingProgram.Point.EVENT_ACKNOWLEDGED;
import static dev.drover.engine.EmbeddingProgram.Point.LEASE_TAKEN;
import static dev.drover.engine.EmbeddingProgram.Point.NONE;
import static dev.drover.engine.EmbeddingProgram.Point.STATEMENT_DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.engine.lease.LeaseKey;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A process that embeds the engine is killed at each point where that could hurt. Afterwards the
 * lease is free within ten seconds, and one more run leaves each effect exactly once, the ledger
 * right and the same events.
 */
@Order(1) // the longest
class KillTest {
    private static final Duration LEASE_FREE = Duration.ofSeconds(10);

    private static final String FIRST = "CREATE TABLE effect (what text);";
    private static final String PLAIN = "INSERT INTO effect VALUES ('2');";
    private static final String CONCURRENT =
            """
            INSERT INTO effect VALUES ('2');
            CREATE INDEX CONCURRENTLY effect_what ON effect (what);
            INSERT INTO effect VALUES ('3');
            """;

    private final Fixture fixture = new Fixture();

    @BeforeEach
    void applyTheFirst() {
        fixture.succeed("001_effect.sql", FIRST);
        fixture.relay.sent.clear();
    }

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void whenTheLeaseIsTaken() throws Exception {
        var process = start(LEASE_TAKEN, PLAIN);
        process.awaitPoint();
        process.kill();

        runsAgain(PLAIN, "2");
    }

    @Test
    void whileAStatementExecutes() throws Exception {
        var slow = "-- drover:hold-limit 5min\n" + PLAIN + "SELECT pg_sleep(seconds) FROM pace;";
        fixture.sql("CREATE TABLE pace AS SELECT 120 AS seconds");
        var process = start(NONE, slow);
        await().until(() -> waiting("wait_event = 'PgSleep'"));
        process.kill();

        awaitFreeLease();
        fixture.sql("UPDATE pace SET seconds = 0");
        runsAgain(slow, "2");
    }

    @Test
    void betweenTheLedgersRowAndTheCommit() throws Exception {
        fixture.sql(
                """
                CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$
                  BEGIN PERFORM pg_sleep(25); RETURN NEW; END $$;
                CREATE TRIGGER slow AFTER INSERT ON drover.schema_migrations FOR EACH ROW EXECUTE FUNCTION slow();
                """);
        var process = start(NONE, PLAIN);
        await().until(() -> waiting("wait_event = 'PgSleep'"));
        process.kill();

        awaitFreeLease();
        fixture.sql("DROP TRIGGER slow ON drover.schema_migrations");
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
        runsAgain(PLAIN, "2");
    }

    @Test
    void whenTheCommitIsSentAndItsReplyUnread() throws Exception {
        try (var proxy = proxied()) {
            var held = proxy.holdAnswerTo("INTO effect VALUES");
            var process = start(NONE, PLAIN);
            held.join();
            await().until(() -> fixture.ledger().size() == 2);
            process.kill();

            runsAgain(PLAIN, "2");
        }
    }

    @Test
    void whenTheCommitIsProvedAndTheEventNotSent() throws Exception {
        var process = start(COMMIT_PROVED, PLAIN);
        process.awaitPoint();
        process.kill();

        assertThat(process.events()).isEmpty();
        runsAgain(PLAIN, "2");
        assertThat(sent()).hasSize(1);
    }

    @Test
    void whenTheEventIsAcknowledgedAndItsRowNotDeleted() throws Exception {
        var process = start(EVENT_ACKNOWLEDGED, PLAIN);
        process.awaitPoint();
        process.kill();

        runsAgain(PLAIN, "2");
        assertThat(process.events()).as("id and bytes").hasSize(1).isEqualTo(sent());
    }

    @Test
    void insideAConcurrentIndexBuild() throws Exception {
        try (var writer = fixture.connect();
                var statement = writer.createStatement()) {
            // in the way of the build's second phase
            writer.setAutoCommit(false);
            statement.execute("LOCK TABLE effect IN ROW EXCLUSIVE MODE");
            var process = start(NONE, CONCURRENT);
            await().until(() ->
                    waiting("query LIKE 'CREATE INDEX CONC%' AND wait_event_type = 'Lock'"));
            process.kill();

            awaitFreeLease();
            assertThat(indexes()).containsExactly("f");
            writer.rollback();
        }
        runsAgain(CONCURRENT, "2", "3");
    }

    @Test
    void betweenIntentAndStatement() throws Exception {
        try (var proxy = proxied()) {
            var held = proxy.holdBack("CREATE INDEX CONCURRENTLY effect_what");
            var process = start(NONE, CONCURRENT);
            held.join();
            process.kill();

            runsAgain(CONCURRENT, "2", "3");
        }
    }

    @Test
    void whenTheIndexIsBuiltAndItsReplyUnread() throws Exception {
        try (var proxy = proxied()) {
            var held = proxy.holdAnswerTo("CREATE INDEX CONCURRENTLY effect_what");
            var process = start(NONE, CONCURRENT);
            held.join();
            await().until(() -> indexes().equals(List.of("t")));
            process.kill();

            runsAgain(CONCURRENT, "2", "3");
        }
    }

    @Test
    void betweenTwoSteps() throws Exception {
        var process = start(STATEMENT_DONE, CONCURRENT);
        process.awaitPoint();
        process.kill();

        assertThat(fixture.query("SELECT steps_done FROM drover.schema_migrations WHERE rank = 2"))
                .containsExactly("1");
        runsAgain(CONCURRENT, "2", "3");
    }

    private KilledProcess start(EmbeddingProgram.Point stop, String second) throws Exception {
        return KilledProcess.start(
                fixture.target(), stop, "001_effect.sql", FIRST, "002_second.sql", second);
    }

    private CountingProxy proxied() throws Exception {
        var proxy = new CountingProxy(fixture.database.host(), fixture.database.port());
        fixture.port = proxy.port();
        return proxy;
    }

    private boolean waiting(String condition) {
        return !fixture.query(
                        "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'drover/%' AND"
                                + " datname = current_database() AND "
                                + condition)
                .isEmpty();
    }

    private void awaitFreeLease() {
        await().atMost(LEASE_FREE).pollInterval(Duration.ofMillis(50)).until(this::isFree);
    }

    private boolean isFree() {
        var key = LeaseKey.of("default", "*");
        return fixture.query(
                        "SELECT 1 FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE"
                                + " datname = current_database()) AND "
                                + key.lockCondition())
                .isEmpty();
    }

    private void runsAgain(String second, String... effects) {
        awaitFreeLease();
        fixture.port = fixture.database.port();
        fixture.succeed("001_effect.sql", FIRST, "002_second.sql", second);

        assertThat(fixture.query("SELECT what FROM effect ORDER BY 1")).containsExactly(effects);
        assertThat(fixture.ledger()).containsExactly("1 1 applied", "2 2 applied");
        assertThat(fixture.query("SELECT 1 FROM pg_index WHERE NOT indisvalid")).isEmpty();
        assertThat(fixture.outbox()).isEmpty();
        var expected = expectedEvents(second.equals(CONCURRENT));
        assertThat(expected).containsAll(sent());
        assertThat(sent()).contains(expected.getLast());
    }

    /** Whatever run writes them, the events are those that the ledger's rows stand for. */
    private List<String> expectedEvents(boolean twoStates) {
        var scope =
                fixture.query("SELECT scope FROM drover.schema_migrations WHERE rank = 0")
                        .getFirst();
        var payloads = new ArrayList<String>();
        if (twoStates) {
            payloads.add("2 STARTED 2");
        }
        payloads.add("2 APPLIED 2");
        return payloads.stream().map(p -> Fixture.eventId(scope, p) + " " + p).toList();
    }

    private List<String> indexes() {
        return fixture.query("SELECT indisvalid FROM pg_index WHERE indrelid = 'effect'::regclass");
    }

    private List<String> sent() {
        return fixture.relay.sent.stream()
                .map(row -> {
                    var told = Fixture.told(row);
                    return Fixture.eventId(row.scope().toString(), told) + " " + told;
                })
                .toList();
    }
}
