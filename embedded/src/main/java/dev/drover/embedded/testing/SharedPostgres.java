package dev.drover.embedded.testing;

import dev.drover.embedded.Durability;
import dev.drover.embedded.EmbeddedPostgres;
import dev.drover.embedded.PostgresOptions;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A server all tests of a JVM share; it survives the death of processes, not of the machine. */
public final class SharedPostgres {
    // One per JVM is the point of this class, so it is static.
    private static final Map<Optional<Path>, SharedPostgres> STARTED = new ConcurrentHashMap<>();

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private SharedPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** The server with the binaries of the class path; starts it at the first call. */
    public static SharedPostgres get() {
        return STARTED.computeIfAbsent(Optional.empty(), _ -> start(options -> options));
    }

    /** The server with the binaries of that jar, usually another major version. */
    public static SharedPostgres of(Path binariesJar) {
        return STARTED.computeIfAbsent(
                Optional.of(binariesJar), _ -> start(options -> options.binaries(binariesJar)));
    }

    /**
     * A server that one test has for itself, to stop and to change; it may close it, and need not.
     */
    public static SharedPostgres ofOneTest() {
        return start(options -> options);
    }

    /** Tests must not stop it; a test that wants to start a server of its own. */
    public EmbeddedPostgres server() {
        return server;
    }

    /** A new, empty database with a name no other test has. */
    public TestDatabase createDatabase() throws SQLException {
        String name = "test_" + databases.incrementAndGet();
        try (var connection = new TestDatabase(this, "postgres").connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE DATABASE " + name + " TEMPLATE template0" + strategy(connection));
        }
        return new TestDatabase(this, name);
    }

    /** Copying files is quicker than writing them to the log as long as nothing is flushed. */
    private static String strategy(Connection connection) throws SQLException {
        // before 15 files are always copied
        return connection.getMetaData().getDatabaseMajorVersion() < 15 ? "" : " STRATEGY file_copy";
    }

    void drop(String database) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    void disconnect(String database) throws SQLException {
        execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                        + database
                        + "'");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = new TestDatabase(this, "postgres").connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static SharedPostgres start(UnaryOperator<PostgresOptions> adapt) {
        Path directory = TestDirectory.create("postgres");
        var options =
                PostgresOptions.at(directory)
                        .durability(Durability.PROCESS_CRASH)
                        .maxConnections(300)
                        .stopAtExit(false);
        var server = EmbeddedPostgres.start(adapt.apply(options));
        TestDirectory.atExit(server::kill, directory);
        return new SharedPostgres(server);
    }
}
