package dev.drover.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that lives and dies with this process and keeps its data.
 *
 * <p>It listens on 127.0.0.1 only and wants a password even there. Methods may be called from any
 * thread; stopping twice is harmless.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    static final String SUPERUSER = "postgres";
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int PORTS_TO_TRY = 5;

    private final PostgresLaunch launch;
    private final DataDirectory directory;
    private final int port;
    private volatile ServerProcess process;

    private EmbeddedPostgres(
            PostgresLaunch launch, DataDirectory directory, int port, ServerProcess process) {
        this.launch = launch;
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts the server and returns when it answers. An existing directory is resumed, also after a
     * crash.
     *
     * @throws DataDirectoryInUseException when another server holds the directory
     * @throws EmbeddedServerException for everything else, with its code and the log's last lines
     */
    public static EmbeddedPostgres start(PostgresOptions options) {
        ProcessIsolation.check();
        var directory = DataDirectory.lock(options.directory());
        try {
            var launch = prepare(options, new PostgresHome(directory.path()));
            return start(launch, directory);
        } catch (IOException e) {
            directory.close();
            throw unusable(directory.path(), e);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    public String host() {
        return LoopbackPorts.HOST;
    }

    /** Stays the same across {@link #restart()} and {@link #startAgain()}. */
    public int port() {
        return port;
    }

    /** The superuser. */
    public String user() {
        return SUPERUSER;
    }

    public String password() {
        return launch.password();
    }

    /** The URL of a database of this server, without user and password. */
    public String jdbcUrl(String database) {
        return jdbcUrl(port, database);
    }

    public Path dataDirectory() {
        return launch.home().data();
    }

    public Path logFile() {
        return launch.home().log();
    }

    /** The process id of the postmaster, the newest one. */
    public long pid() {
        return process.pid();
    }

    public boolean running() {
        return process.alive();
    }

    /** Stops the server in good order and starts it on the same port. */
    public synchronized void restart() {
        process.stop();
        startAgain();
    }

    /**
     * Kills the postmaster and its children with SIGKILL, as a crash would; returns when they are
     * gone.
     */
    public synchronized void kill() {
        process.kill();
    }

    /** Starts a server that was killed, or died, on the same port. */
    public synchronized void startAgain() {
        if (process.alive()) {
            throw new IllegalStateException("PostgreSQL " + process.pid() + " still runs");
        }
        try {
            process = readyOrThrow(launch.on(port), port);
        } catch (IOException e) {
            throw unusable(directory.path(), e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            process.stop();
        } finally {
            directory.close();
        }
    }

    static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(LoopbackPorts.HOST, port, database);
    }

    private static PostgresLaunch prepare(PostgresOptions options, PostgresHome home)
            throws IOException {
        var binaries =
                PostgresBinaries.find(
                        options.binaries(), BinariesCache.ofThisUser(System.getenv()));
        String password = home.password(new SecureRandom());
        InitialCluster.createIfAbsent(home, binaries, options.durability());
        return new PostgresLaunch(options, home, binaries, password);
    }

    private static EmbeddedPostgres start(PostgresLaunch launch, DataDirectory directory)
            throws IOException {
        var random = new SecureRandom();
        for (int attempt = 1; ; attempt++) {
            int port = launch.options().port().orElseGet(() -> LoopbackPorts.free(random));
            PostgresLaunch.Attempt outcome = launch.on(port);
            boolean lostRace =
                    outcome instanceof PostgresLaunch.Attempt.PortTaken
                            && launch.options().port().isEmpty()
                            && attempt < PORTS_TO_TRY;
            if (!lostRace) {
                ServerProcess process = readyOrThrow(outcome, port);
                log.info(
                        "PostgreSQL {} runs on port {}, {}", process.pid(), port, directory.path());
                return new EmbeddedPostgres(launch, directory, port, process);
            }
        }
    }

    private static ServerProcess readyOrThrow(PostgresLaunch.Attempt outcome, int port) {
        return switch (outcome) {
            case PostgresLaunch.Attempt.Ready(ServerProcess process) -> process;
            case PostgresLaunch.Attempt.Failed(EmbeddedFailure code, String message) ->
                    throw new EmbeddedServerException(code, message);
            case PostgresLaunch.Attempt.PortTaken() ->
                    throw new EmbeddedServerException(
                            EmbeddedFailure.PORT_IN_USE,
                            "another program listens on 127.0.0.1:%d. Stop it or choose another port."
                                    .formatted(port));
            case PostgresLaunch.Attempt.LeftoverChild() ->
                    throw new EmbeddedServerException(
                            EmbeddedFailure.POSTGRES_START_FAILED,
                            "a process of the server that ran before still uses the data. Stop it (ps -ef | grep postgres).");
        };
    }

    private static EmbeddedServerException unusable(Path directory, IOException e) {
        return new EmbeddedServerException(
                EmbeddedFailure.DATA_DIRECTORY_UNUSABLE,
                "cannot work in %s: %s".formatted(directory, e),
                e);
    }
}
