package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.engine.AskServer.Answer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AskServerTest {
    private final AskServer server = new AskServer(EngineOptions.DEFAULTS);
    private TestDatabase home;

    @BeforeEach
    void open() throws SQLException {
        home = SharedPostgres.get().createDatabase();
    }

    @AfterEach
    void close() throws SQLException {
        home.close();
    }

    @Test
    void aPlaceIsCreatedOnceHoweverOftenItIsAskedFor() throws Exception {
        var name = "Born \"here\" %s".formatted(UUID.randomUUID().toString().substring(0, 8));
        try {
            var place = target(name, Optional.of("Acme's"));

            assertThat(server.create(place)).isEqualTo(new Answer.Created(true, true));
            assertThat(server.create(place)).isEqualTo(new Answer.Created(false, false));

            assertThat(server.databases(target("postgres", Optional.empty()), "Born*,nothing"))
                    .isEqualTo(new Answer.Found(List.of(name)));
            assertThat(server.schemas(place, "?cme's"))
                    .isEqualTo(new Answer.Found(List.of("Acme's")));
            assertThat(server.schemas(place, "*"))
                    .as("public is found only when it is named")
                    .isEqualTo(new Answer.Found(List.of("Acme's")));
        } finally {
            execute("DROP DATABASE IF EXISTS \"" + name.replace("\"", "\"\"") + "\" WITH (FORCE)");
        }
    }

    @Test
    void aServerTellsHowItIs() {
        assertThat(server.probe(target(home.name(), Optional.empty())))
                .isInstanceOfSatisfying(
                        Answer.Probed.class,
                        probed -> {
                            assertThat(probed.inRecovery()).isFalse();
                            assertThat(probed.connections()).isPositive();
                            assertThat(probed.maxConnections())
                                    .isGreaterThanOrEqualTo(probed.connections());
                            assertThat(probed.version()).matches("\\d+.*");
                        });
    }

    @Test
    void whoWaitsForLocksAndWhoKeepsATransactionOpenIsTold() throws Exception {
        execute("CREATE TABLE busy (n int)");
        var probe = target(home.name(), Optional.empty());
        try (var holder = home.connect();
                var waiter = home.connect();
                var lock = holder.createStatement();
                var wait = waiter.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE busy");
            var waiting =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    wait.execute("SELECT FROM busy");
                                } catch (SQLException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            await().untilAsserted(() -> {
                var load = load(probe);
                assertThat(load.lockQueue()).isPositive();
                assertThat(load.activeSessions().orElseThrow()).isGreaterThanOrEqualTo(2);
                assertThat(load.oldestTransaction().orElseThrow())
                        .isGreaterThan(Duration.ofMillis(300));
                assertThat(load.replicationLag()).contains(Duration.ZERO);
                assertThat(load.replicationLagBytes()).contains(0L);
            });
            holder.rollback();
            waiting.join();
        }
    }

    @Test
    void whatARoleMayNotSeeIsAbsentAndTheLockQueueIsNot() throws Exception {
        execute("CREATE ROLE onlooker LOGIN PASSWORD 'onlooker'");
        try (var other = home.connect();
                var statement = other.createStatement()) {
            statement.execute("SELECT 1");
            var onlooker =
                    new Target(
                            home.host(),
                            home.port(),
                            home.name(),
                            Optional.empty(),
                            "onlooker",
                            Secret.of("onlooker"),
                            Tls.DISABLE);
            var load = load(onlooker);
            assertThat(load.activeSessions()).isEmpty();
            assertThat(load.oldestTransaction()).isEmpty();
            assertThat(load.lockQueue()).isNotNegative();

            execute("GRANT pg_monitor TO onlooker");
            assertThat(load(onlooker).activeSessions()).isPresent();
        } finally {
            execute("DROP ROLE onlooker");
        }
    }

    private Answer.Load load(Target target) {
        return ((Answer.Probed) server.probe(target)).load();
    }

    @Test
    void whatCannotBeIsTold() {
        assertThat(server.probe(target("not-there", Optional.empty())))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused ->
                                assertThat(refused.failure().code())
                                        .isEqualTo(FailureCode.DATABASE_MISSING));
    }

    private Target target(String database, Optional<String> schema) {
        return new Target(
                home.host(),
                home.port(),
                database,
                schema,
                home.user(),
                Secret.of(home.password()),
                Tls.DISABLE);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = home.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
