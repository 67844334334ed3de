package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.embedded.Durability;
import dev.drover.embedded.EmbeddedPostgres;
import dev.drover.embedded.PostgresOptions;
import dev.drover.engine.source.Release;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed, all its processes at once, while a run has committed what nobody waited
 * for. Such commits are then really lost: the server's log writer hardly ever writes by itself.
 */
class ServerCrashTest {
    private static final int CRASHES = Integer.getInteger("drover.crashes", 6);
    private static final int MIGRATIONS = 30;

    private final Release release = Fixture.release(files());
    private final Random random = new Random(Long.getLong("drover.seed", 7));
    private int lost;

    @TempDir Path folder;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void whatIsToldIsNeverLostAndWhatIsLostIsDoneAgain() throws SQLException {
        try (var server = EmbeddedPostgres.start(forgetful(folder.resolve("postgres")))) {
            for (int crash = 1; crash <= CRASHES; crash++) {
                new Round(server, crash).run();
            }
        }
        assertThat(lost).as("commits that the crashes undid").isPositive();
    }

    /** Commits without waiting stay in the server's memory until one waits. */
    private static PostgresOptions forgetful(Path folder) {
        return PostgresOptions.at(folder)
                .durability(Durability.PROCESS_CRASH)
                .setting("wal_writer_delay", "10s")
                .setting("wal_writer_flush_after", "1GB")
                .setting("wal_buffers", "64MB")
                .setting("bgwriter_lru_maxpages", "0")
                .setting("autovacuum", "off")
                .setting("checkpoint_timeout", "1h");
    }

    /** Tables, several of which go in one message, and rows, which go alone. */
    private static String[] files() {
        var files = new ArrayList<String>(List.of("01_probe.sql", "CREATE TABLE probe (n int);"));
        for (int n = 2; n <= MIGRATIONS; n++) {
            files.add("%02d_x.sql".formatted(n));
            files.add(
                    n % 5 == 0
                            ? "INSERT INTO probe VALUES (" + n + ");"
                            : "CREATE TABLE m_" + n + " ();");
        }
        return files.toArray(String[]::new);
    }

    /** One crash: a run that it ends, what is left, and the run that finishes. */
    private final class Round implements EngineListener {
        private final EmbeddedPostgres server;
        private final String database;
        private final CommitPolicy policy;
        private final int killAt = 2 + random.nextInt(MIGRATIONS - 1);
        private final int cutAt = random.nextBoolean() ? 1 + random.nextInt(killAt) : 0;
        private final boolean inFlight = random.nextInt(3) == 0;
        private final boolean acknowledging = random.nextBoolean();
        private final List<LedgerRow> told = new ArrayList<>();
        private final List<Integer> heard = new ArrayList<>();
        private Optional<Thread> killer = Optional.empty();
        private boolean cut;
        private boolean killed;

        Round(EmbeddedPostgres server, int crash) {
            this.server = server;
            this.database = "crash_" + crash;
            this.policy = crash % 2 == 0 ? CommitPolicy.DEFAULT : CommitPolicy.DEFAULT.oneByOne();
        }

        void run() throws SQLException {
            sql("postgres", "CREATE DATABASE " + database);
            var first = migrate();
            joinKiller();
            server.startAgain();

            var left = ledger();
            assertThat(left)
                    .as("%s, ledger is a prefix", this)
                    .isEqualTo(IntStream.rangeClosed(1, left.size()).boxed().toList());
            assertThat(effects()).as("%s, effects are the ledger's", this).isEqualTo(left);
            assertThat(left).as("%s, events that left", this).containsAll(toldVersions());
            assertThat(left).as("%s, what the listener heard", this).containsAll(heard);
            assertThat(left).as("%s, what the outcome says", this).containsAll(applied(first));
            assertThat(unsent()).as("%s, events wait or were told", this).containsAll(untold(left));
            if (!inFlight && policy.migrationsPerMessage() == 1 && killer.isEmpty()) {
                lost += killAt - 1 - left.size();
            }

            assertThat(migrate()).isInstanceOf(Outcome.Succeeded.class);
            assertThat(ledger()).hasSize(MIGRATIONS);
            assertThat(effects()).isEqualTo(ledger());
            assertThat(new TreeSet<>(toldVersions())).hasSize(MIGRATIONS);
            assertThat(told.stream().distinct().count())
                    .as("%s, an event repeats with its bytes", this)
                    .isEqualTo(MIGRATIONS);
        }

        private Outcome migrate() {
            var options = Fixture.QUICK.commits(policy);
            var engine = new Engine(options, InstantSource.system(), new Random());
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
                            new Run(UUID.randomUUID(), 1, "rollout", "sha256:test", "test"),
                            Map.of(),
                            new Told(),
                            new Cancellation());
            return engine.migrate(target, release, request, this);
        }

        @Override
        public void migrationStarted(String version, int number, int total) {
            int migration = Integer.parseInt(version);
            if (migration == cutAt && !cut) {
                cut = true;
                endSessions();
            }
            if (migration != killAt || killed) {
                return;
            }
            killed = true;
            if (inFlight) {
                int micros = random.nextInt(4_000);
                killer = Optional.of(Thread.ofPlatform().start(() -> killAfter(micros)));
            } else {
                server.kill();
            }
        }

        private void killAfter(int micros) {
            java.util.concurrent.locks.LockSupport.parkNanos(micros * 1_000L);
            server.kill();
        }

        @Override
        public void migrationApplied(LedgerRow row, Duration executionTime) {
            heard.add(row.rank());
        }

        private void endSessions() {
            sql(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                            + database
                            + "'");
        }

        private void joinKiller() {
            try {
                if (killer.isPresent()) {
                    killer.get().join();
                }
                if (server.running()) {
                    // the run ended before
                    server.kill();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private List<Integer> applied(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Succeeded succeeded ->
                        succeeded.applied().stream().map(LedgerRow::rank).toList();
                case Outcome.Failed failed ->
                        failed.applied().stream().map(LedgerRow::rank).toList();
                case Outcome other -> throw new AssertionError(other);
            };
        }

        private List<Integer> ledger() {
            return schemaExists()
                    ? numbers(
                            "SELECT rank FROM drover.schema_migrations WHERE rank > 0 ORDER BY rank")
                    : List.of();
        }

        private List<Integer> effects() {
            var effects =
                    new ArrayList<>(
                            numbers(
                                    "SELECT substr(relname, 3)::int FROM pg_class"
                                            + " WHERE relname ~ '^m_[0-9]+$'"));
            if (!numbers("SELECT 1 FROM pg_class WHERE relname = 'probe'").isEmpty()) {
                effects.add(1);
                effects.addAll(numbers("SELECT n FROM probe"));
            }
            return effects.stream().sorted().toList();
        }

        private List<Integer> unsent() {
            return schemaExists()
                    ? numbers(
                            """
                            SELECT m.rank FROM drover.schema_migrations m
                              JOIN drover.schema_migrations s ON s.key = m.key AND s.rank = 0
                            WHERE m.rank > 0 AND 2 * m.rank + 1 > s.relayed_seq
                            """)
                    : List.of();
        }

        private boolean schemaExists() {
            return !numbers("SELECT 1 FROM pg_namespace WHERE nspname = 'drover'").isEmpty();
        }

        private List<Integer> toldVersions() {
            return told.stream().map(LedgerRow::rank).toList();
        }

        private List<Integer> untold(List<Integer> ledger) {
            var versions = toldVersions();
            return ledger.stream().filter(rank -> !versions.contains(rank)).toList();
        }

        private List<Integer> numbers(String query) {
            return query(database, query).stream().map(Integer::valueOf).toList();
        }

        private void sql(String where, String sql) {
            query(where, sql);
        }

        private List<String> query(String where, String sql) {
            try (var connection =
                            DriverManager.getConnection(
                                    server.jdbcUrl(where), server.user(), server.password());
                    var statement = connection.createStatement()) {
                var rows = new ArrayList<String>();
                if (statement.execute(sql)) {
                    try (var results = statement.getResultSet()) {
                        while (results.next()) {
                            rows.add(String.valueOf(results.getString(1)));
                        }
                    }
                }
                return rows;
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }

        @Override
        public String toString() {
            return "%s, killed at %d%s, session cut at %d, %d per message, told %s"
                    .formatted(
                            database,
                            killAt,
                            inFlight ? " in flight" : "",
                            cutAt,
                            policy.migrationsPerMessage(),
                            told.stream().map(Fixture::told).collect(Collectors.joining(", ")));
        }

        /** Keeps what it is sent, over all runs of the round. */
        private final class Told implements OutboxRelay {
            private final Acknowledgements acknowledged = new Acknowledgements();

            @Override
            public void send(LedgerRow row) {
                told.add(row);
                if (acknowledging) {
                    acknowledged.add(row);
                }
            }

            @Override
            public List<Long> takeAcknowledged() {
                return acknowledged.take();
            }

            @Override
            public boolean flush(Duration timeout) {
                return acknowledging;
            }
        }
    }
}
