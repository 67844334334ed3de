package dev.drover.engine;

import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.source.SourceFile;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** A database of a test, and an engine to migrate it with. */
final class Fixture implements AutoCloseable {
    static final UUID JOB = UUID.fromString("00000000-0000-4000-8000-000000000001");

    /** The defaults, with waits that a test can bear. */
    static final EngineOptions QUICK =
            new EngineOptions(
                    Duration.ofSeconds(5),
                    Duration.ofMillis(500),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10),
                    3,
                    Duration.ofSeconds(20),
                    3,
                    Duration.ofMillis(10),
                    Duration.ofMillis(50),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(60),
                    3,
                    Duration.ofSeconds(5),
                    1_000_000,
                    CommitPolicy.DEFAULT,
                    new Watching(
                            Duration.ofMillis(100),
                            Duration.ofMillis(50),
                            Duration.ofSeconds(60),
                            Optional.empty()),
                    OutboxLimit.DEFAULT);

    /** The same numbers, with these limits of transactions. */
    static EngineOptions limits(
            EngineOptions options, Duration transactionLimit, Duration idleInTransaction) {
        return limits(options, options.holdLimit(), transactionLimit, idleInTransaction);
    }

    /** The same numbers, with these limits of statements and transactions. */
    static EngineOptions limits(
            EngineOptions options,
            Duration holdLimit,
            Duration transactionLimit,
            Duration idleInTransaction) {
        return new EngineOptions(
                options.connectTimeout(),
                options.patientLockTimeout(),
                options.briefLockTimeout(),
                holdLimit,
                transactionLimit,
                idleInTransaction,
                options.lockTries(),
                options.lockBudget(),
                options.immediateTries(),
                options.backoffBase(),
                options.backoffCap(),
                options.leaseWait(),
                options.takeoverWait(),
                options.ledgerWait(),
                options.reconnects(),
                options.relayFlush(),
                options.oneMessageLimit(),
                options.commits(),
                options.watching(),
                options.outbox());
    }

    /** The quick ones, with these waits for other runs, and so many new connections. */
    static EngineOptions waits(
            Duration leaseWait, Duration takeoverWait, Duration ledgerWait, int reconnects) {
        var options = QUICK;
        return new EngineOptions(
                options.connectTimeout(),
                options.patientLockTimeout(),
                options.briefLockTimeout(),
                options.holdLimit(),
                options.transactionLimit(),
                options.idleInTransaction(),
                options.lockTries(),
                options.lockBudget(),
                options.immediateTries(),
                options.backoffBase(),
                options.backoffCap(),
                leaseWait,
                takeoverWait,
                ledgerWait,
                reconnects,
                options.relayFlush(),
                options.oneMessageLimit(),
                options.commits(),
                options.watching(),
                options.outbox());
    }

    /** What the rows beyond the mark tell, of a database with one scope. */
    static final String OUTBOX =
            """
            SELECT m.version || ' ' || upper(m.state) || ' ' || m.rank
            FROM drover.schema_migrations m JOIN drover.schema_migrations s ON s.key = m.key AND s.rank = 0
            WHERE m.rank > 0 AND 2 * m.rank + (m.state = 'applied')::int > s.relayed_seq
            ORDER BY m.rank
            """;

    final TestDatabase database;
    final RecordingRelay relay = new RecordingRelay();
    Cancellation cancellation = new Cancellation();
    Engine engine = new Engine(QUICK, InstantSource.system(), new Random());
    EngineListener listener = EngineListener.NONE;
    Optional<String> schema = Optional.empty();
    Optional<String> toVersion = Optional.empty();
    Map<String, String> placeholders = Map.of();
    Policy policy = Policy.DEFAULT;
    long order = 1;
    UUID job = JOB;
    int port;

    Fixture() {
        this(SharedPostgres.get());
    }

    Fixture(SharedPostgres server) {
        try {
            database = server.createDatabase();
            port = database.port();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a row tells, in words. */
    static String told(LedgerRow row) {
        return row.version() + " " + row.state() + " " + row.rank();
    }

    static UUID eventId(String scope, String told) {
        return UUID.nameUUIDFromBytes((scope + told).getBytes(StandardCharsets.UTF_8));
    }

    /** A release of the numbered format, from paths and texts in turn. */
    static Release release(String... pathsAndTexts) {
        var files = new ArrayList<SourceFile>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            files.add(new SourceFile(pathsAndTexts[i], pathsAndTexts[i + 1]));
        }
        try {
            return ReleaseReader.read(files, ReadOptions.DEFAULT);
        } catch (InvalidReleaseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Target target() {
        return new Target(
                database.host(),
                port,
                database.name(),
                schema,
                database.user(),
                Secret.of(database.password()),
                Tls.DISABLE);
    }

    MigrateRequest request() {
        return new MigrateRequest(
                "default",
                order,
                toVersion,
                new Run(job, 1, "rollout", "sha256:test", "test"),
                placeholders,
                relay,
                cancellation,
                policy);
    }

    Outcome migrate(Release release) {
        return engine.migrate(target(), release, request(), listener);
    }

    Outcome migrate(String... pathsAndTexts) {
        return migrate(release(pathsAndTexts));
    }

    Outcome.Succeeded succeed(String... pathsAndTexts) {
        var outcome = migrate(pathsAndTexts);
        if (outcome instanceof Outcome.Succeeded succeeded) {
            return succeeded;
        }
        throw new AssertionError(outcome);
    }

    Outcome revert(String toVersion, String... pathsAndTexts) {
        var release =
                pathsAndTexts.length == 0
                        ? Optional.<Release>empty()
                        : Optional.of(release(pathsAndTexts));
        return engine.revert(target(), release, Revert.to(toVersion), request(), listener);
    }

    Failure fail(String... pathsAndTexts) {
        var outcome = migrate(pathsAndTexts);
        if (outcome instanceof Outcome.Failed failed) {
            return failed.failure();
        }
        throw new AssertionError(outcome);
    }

    void sql(String sql) {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of all rows. */
    List<String> query(String sql) {
        return query("SELECT 1", sql);
    }

    /** The same, in a session that {@code before} has set up. */
    List<String> query(String before, String sql) {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(before);
            var rows = new ArrayList<String>();
            try (var results = statement.executeQuery(sql)) {
                while (results.next()) {
                    rows.add(String.valueOf(results.getString(1)));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** {@code rank version state} of every ledger row. */
    List<String> ledger() {
        return query(
                "SELECT rank || ' ' || version || ' ' || state FROM drover.schema_migrations"
                        + " WHERE rank > 0 ORDER BY key, rank");
    }

    /** What the rows beyond the mark tell, as {@link #told} words it. */
    List<String> outbox() {
        return query(OUTBOX);
    }

    Connection connect() throws SQLException {
        return database.connect();
    }

    /** As superuser, to another database of the server. */
    Connection connect(String other) throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl().replace(database.name(), other),
                database.user(),
                database.password());
    }

    /** Ends the session of the engine that works on this database. */
    void killEngine() {
        sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE"
                        + " 'drover/%' AND datname = current_database()");
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
