package dev.drover.engine.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CreationTurnTest {
    private static final String LOCK =
            "SELECT pg_advisory_lock(" + LeaseKey.LEDGER.value() + ");\n";

    private TestDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = SharedPostgres.get().createDatabase();
    }

    @AfterEach
    void drop() throws SQLException {
        database.close();
    }

    @Test
    void aSchemaThatWasMadeWhileTheLockWasWaitedForIsSeen() throws Exception {
        try (var one = connect();
                var other = connect()) {
            assertThat(lastAnswer(one, LedgerMark.TEXT)).isTrue();
            lastAnswer(other, LOCK);
            var absent =
                    CompletableFuture.supplyAsync(() -> lastAnswer(one, LOCK + CreationTurn.MARK));
            await().until(() ->
                    lastAnswer(
                            other,
                            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"));
            try (var statement = other.createStatement()) {
                statement.execute("CREATE SCHEMA drover");
            }
            lastAnswer(other, CreationTurn.giveBackText());

            assertThat(absent.get()).isFalse();
        }
    }

    private static boolean lastAnswer(Connection connection, String message) {
        try (var statement = connection.createStatement()) {
            statement.execute(message);
            boolean answer = false;
            do {
                try (var results = statement.getResultSet()) {
                    results.next();
                    answer = "t".equals(results.getString(1));
                }
            } while (statement.getMoreResults());
            return answer;
        } catch (SQLException e) {
            throw new IllegalStateException(message, e);
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("preferQueryMode", "simple");
        return DriverManager.getConnection(database.jdbcUrl(), properties);
    }
}
