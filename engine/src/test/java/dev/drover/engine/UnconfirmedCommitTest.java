package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.embedded.EmbeddedPostgres;
import dev.drover.embedded.PostgresOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commits that wait for a standby which is away, until somebody cancels them: the server commits
 * all the same, and warns that a failover could lose it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class UnconfirmedCommitTest {
    private static final String WAITING =
            " FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database()";

    private EmbeddedPostgres server;
    private String database = "postgres";
    private RecordingRelay relay = new RecordingRelay();
    private Cancellation cancellation = new Cancellation();

    @BeforeAll
    void start(@TempDir Path folder) {
        server = EmbeddedPostgres.start(PostgresOptions.at(folder.resolve("postgres")));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void createDatabase() throws SQLException {
        database = "postgres";
        awaitStandby("");
        relay = new RecordingRelay();
        cancellation = new Cancellation();
        var name = "unconfirmed_" + UUID.randomUUID().toString().replace('-', '_');
        sql("CREATE DATABASE " + name);
        database = name;
        assertThat(migrate("001_a.sql", "CREATE TABLE a (id int);"))
                .isInstanceOf(Outcome.Succeeded.class);
        relay = new RecordingRelay();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE b ();",
                "INSERT INTO a SELECT 1; CREATE TABLE b ();",
                "CREATE TABLE b (); CREATE INDEX CONCURRENTLY a_id ON a (id);",
            })
    void areNotToldUntilAStandbyHasThem(String script) throws Exception {
        String[] files = {"001_a.sql", "CREATE TABLE a (id int);", "002_b.sql", script};
        awaitStandby("nobody");
        var run = CompletableFuture.supplyAsync(() -> migrate(files));
        await().until(() -> cancelWaiting() && run.isDone());

        assertThat(run.get())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.applied()).isEmpty();
                            assertThat(failed.failure().code())
                                    .isEqualTo(FailureCode.CANCELLED_ELSEWHERE);
                        });
        assertThat(query("SELECT state FROM drover.schema_migrations WHERE version = '2'"))
                .containsExactly("applied");
        assertThat(relay.told()).isEmpty();

        awaitStandby("");
        assertThat(migrate(files)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(relay.told()).contains("2 APPLIED 2");
    }

    @Test
    void areNotToldByARunThatIsCancelled() throws Exception {
        awaitStandby("nobody");
        var run =
                CompletableFuture.supplyAsync(() ->
                        migrate(
                                "001_a.sql",
                                "CREATE TABLE a (id int);",
                                "002_b.sql",
                                "CREATE TABLE b ();"));
        await().until(() -> !query("SELECT 1" + WAITING).isEmpty());
        cancellation.cancel();

        assertThat(run.get(20, TimeUnit.SECONDS)).isEqualTo(new Outcome.Cancelled(List.of()));
        assertThat(relay.told()).isEmpty();
    }

    /** Always true. */
    private boolean cancelWaiting() throws SQLException {
        return query("SELECT pg_cancel_backend(pid)" + WAITING).stream().allMatch("t"::equals);
    }

    /** Names the standbys that commits wait for, and waits until the server goes by it. */
    private void awaitStandby(String names) throws SQLException {
        sql("ALTER SYSTEM SET synchronous_standby_names = '" + names + "'");
        sql("SELECT pg_reload_conf()");
        await().until(() -> waits() != names.isEmpty());
    }

    /** Whether a commit waits; it is cancelled. */
    private boolean waits() throws Exception {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            statement.execute("CREATE TEMP TABLE probe ()");
            return statement.getWarnings() != null;
        }
    }

    private Outcome migrate(String... files) {
        var target =
                new Target(
                        server.host(),
                        server.port(),
                        database,
                        Optional.empty(),
                        server.user(),
                        Secret.of(server.password()),
                        Tls.DISABLE);
        var request =
                new MigrateRequest(
                        "default",
                        1,
                        Optional.empty(),
                        new Run(Fixture.JOB, 1, "rollout", "sha256:test", "test"),
                        Map.of(),
                        relay,
                        cancellation,
                        Policy.DEFAULT);
        return new Engine(Fixture.QUICK, InstantSource.system(), new Random())
                .migrate(target, Fixture.release(files), request, EngineListener.NONE);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl(database), server.user(), server.password());
    }

    private void sql(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> query(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
