package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody locks the ledger, and gets the lock when a migration commits. */
class LedgerLockedTest {
    private static final String[] FIRST = {"001_a.sql", "CREATE TABLE a (id int);"};

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO a SELECT 1;",
                "CREATE TABLE b ();",
                "SELECT 1; VACUUM a; INSERT INTO a SELECT 1;"
            })
    void whatItsCommitBecameIsReadOnceTheLedgerAnswers(String script) throws Exception {
        fixture.succeed(FIRST);
        fixture.sql(
                """
                CREATE FUNCTION await_lock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  WHILE NOT EXISTS (SELECT FROM pg_locks
                      WHERE relation = 'drover.schema_migrations'::regclass AND NOT granted) LOOP
                    PERFORM pg_sleep(0.01);
                  END LOOP;
                  RETURN NULL;
                END $$;
                CREATE CONSTRAINT TRIGGER await_lock AFTER INSERT OR UPDATE ON drover.schema_migrations
                  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                  WHEN (NEW.version = '2' AND NEW.state = 'applied') EXECUTE FUNCTION await_lock();
                """);
        try (var other = fixture.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            var listener = new Unlocking(other);
            fixture.listener = listener;
            var run =
                    CompletableFuture.supplyAsync(
                            () -> fixture.migrate(FIRST[0], FIRST[1], "002_b.sql", script));
            await().until(() -> !committing().isEmpty());
            statement.execute("LOCK TABLE drover.schema_migrations");

            assertThat(run.get()).isInstanceOf(Outcome.Succeeded.class);
            assertThat(listener.reconnects).containsExactly(FailureCode.LOCK_TIMEOUT);
        }
        assertThat(fixture.ledger()).containsExactly("1 1 applied", "2 2 applied");
        assertThat(fixture.query("SELECT id FROM a")).hasSize(script.contains("INSERT") ? 1 : 0);
        assertThat(fixture.relay.told()).endsWith("2 APPLIED 2");
    }

    private List<String> committing() {
        return fixture.query(
                "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'drover/%'"
                        + " AND datname = current_database() AND wait_event = 'PgSleep'");
    }

    /** Lets go of the ledger when the run has given up asking it. */
    private static final class Unlocking implements EngineListener {
        private final List<FailureCode> reconnects = new CopyOnWriteArrayList<>();
        private final Connection other;

        Unlocking(Connection other) {
            this.other = other;
        }

        @Override
        public void reconnecting(FailureCode code) {
            reconnects.add(code);
            unlock();
        }

        @Override
        public void retrying(FailureCode code, int triesMade, Duration pause) {
            unlock();
        }

        private void unlock() {
            try {
                other.rollback();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
