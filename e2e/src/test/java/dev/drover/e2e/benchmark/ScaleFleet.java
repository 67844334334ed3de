package dev.drover.e2e.benchmark;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorLocation;
import dev.drover.contracts.wire.Json;
import dev.drover.e2e.program.DroverProcess;
import dev.drover.embedded.Durability;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.EmbeddedPostgres;
import dev.drover.embedded.KafkaOptions;
import dev.drover.embedded.PostgresOptions;
import dev.drover.engine.Secret;
import dev.drover.worker.Worker;
import dev.drover.worker.config.WorkerConfig;
import dev.drover.worker.credential.Lookup;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * A coordinator in a process of its own, with the heap that it is promised to do with; a durable
 * control database; a broker and workers in this process, whose engine answers at once.
 */
final class ScaleFleet implements AutoCloseable {
    private static final String PASSWORD = "CONTROL_DB_PASSWORD";
    private static final int SERVERS = 50;

    /**
     * Few and large: what a request costs the broker and a thread its worker is not what is
     * measured, and would take the processor from what is.
     */
    private static final int WORKERS = 4;

    private static final int SLOTS = 256;

    /** Of each server: all of them together bear more than the window. */
    private static final int LIMIT = 200;

    /** A tenants file is read as a whole, with the line of each word. */
    private static final int IMPORTED_AT_ONCE = 10_000;

    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private static final String BUSIEST =
            """
            SELECT total_exec_time, calls, left(regexp_replace(query, '\\s+', ' ', 'g'), 90)
            FROM pg_stat_statements
            ORDER BY total_exec_time DESC
            LIMIT 14
            """;

    private final EmbeddedPostgres postgres;
    private final EmbeddedKafka kafka;
    private final DroverProcess coordinator;
    private final CoordinatorClient client;
    private final Connection control;
    private final InstantEngine engine = new InstantEngine();
    private final List<Worker> workers = new ArrayList<>();

    /**
     * @param options of the coordinator's JVM, in addition
     */
    ScaleFleet(Path folder, List<String> options) throws Exception {
        postgres =
                EmbeddedPostgres.start(
                        PostgresOptions.at(folder.resolve("control"))
                                .durability(Durability.FULL)
                                .setting("shared_preload_libraries", "pg_stat_statements")
                                .setting("pg_stat_statements.track", "all"));
        kafka =
                EmbeddedKafka.start(
                        KafkaOptions.at(Files.createDirectories(folder).resolve("broker")));
        int port = freePort();
        var jvm = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=4"));
        jvm.addAll(options);
        coordinator =
                DroverProcess.start(
                        "dev.drover.standalone.Main",
                        Optional.empty(),
                        jvm,
                        Map.of(PASSWORD, postgres.password()),
                        List.of(
                                "server",
                                "coordinator",
                                "--kafka",
                                kafka.bootstrapServers(),
                                "--http",
                                "127.0.0.1:" + port,
                                "--control-db",
                                "postgresql://%s@127.0.0.1:%d/postgres"
                                        .formatted(postgres.user(), postgres.port()),
                                "--control-db-password",
                                "env:" + PASSWORD));
        client =
                new CoordinatorClient(
                        new CoordinatorLocation(URI.create("http://127.0.0.1:" + port)));
        awaitCoordinator();
        control =
                DriverManager.getConnection(
                        postgres.jdbcUrl("postgres"), postgres.user(), postgres.password());
        try (var statement = control.createStatement()) {
            statement.execute("CREATE EXTENSION pg_stat_statements");
        }
        // two lines a job, of all workers in one process
        ((Logger) LoggerFactory.getLogger(Worker.class.getPackageName())).setLevel(Level.WARN);
        for (int i = 0; i < WORKERS; i++) {
            workers.add(
                    Worker.start(
                            WorkerConfig.of(kafka.bootstrapServers())
                                    .withSlots(SLOTS)
                                    .withPerServer(SLOTS),
                            (_, _) -> new Lookup.Found(Secret.of("nobody asks")),
                            engine,
                            InstantSource.system()));
        }
    }

    private void awaitCoordinator() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (true) {
            try {
                client.workers();
                return;
            } catch (dev.drover.cli.client.CoordinatorException e) {
                if (System.nanoTime() > deadline || !coordinator.running()) {
                    throw new AssertionError(coordinator.text(), e);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    CoordinatorClient client() {
        return client;
    }

    InstantEngine engine() {
        return engine;
    }

    DroverProcess coordinator() {
        return coordinator;
    }

    Connection control() {
        return control;
    }

    /** Forgets what statements the control database has run. */
    void forgetStatements() throws SQLException {
        try (var statement = control.createStatement()) {
            statement.execute("SELECT pg_stat_statements_reset()");
        }
    }

    /** What the control database was busiest with since then. */
    List<String> statements(int jobs) throws SQLException {
        var lines = new ArrayList<String>();
        try (var statement = control.createStatement();
                var rows = statement.executeQuery(BUSIEST)) {
            while (rows.next()) {
                lines.add(
                        "%7.1f µs per job in %,7d calls, %8.2f ms each: %s"
                                .formatted(
                                        1e3 * rows.getDouble(1) / jobs,
                                        rows.getLong(2),
                                        rows.getDouble(1) / rows.getLong(2),
                                        rows.getString(3)));
            }
        }
        return lines;
    }

    /** Imports the tenants from one to the other, the last one not included. */
    void importTenants(int from, int to) throws Exception {
        for (int part = from; part < to; part += IMPORTED_AT_ONCE) {
            importPart(part, Math.min(to, part + IMPORTED_AT_ONCE));
        }
    }

    private void importPart(int from, int to) throws Exception {
        var servers = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < SERVERS; i++) {
            servers.add(
                    Map.of(
                            "id",
                            "pg-%02d".formatted(i),
                            "address",
                            "10.0.0.%d:5432".formatted(i),
                            "user",
                            "drover",
                            "credential",
                            "tenants",
                            "limit",
                            LIMIT));
        }
        var tenants = new ArrayList<Map<String, Object>>();
        for (int i = from; i < to; i++) {
            tenants.add(
                    Map.of(
                            "id",
                            "tenant-%06d".formatted(i),
                            "server",
                            "pg-%02d".formatted(i % SERVERS),
                            "database",
                            "tenant_%06d".formatted(i),
                            "labels",
                            Map.of("fifth", String.valueOf(i % 5))));
        }
        client.importTenants(Json.write(Map.of("servers", servers, "tenants", tenants)));
    }

    /** Seconds of processor time that each had. */
    Map<String, Duration> processor() {
        var postmaster = ProcessHandle.of(postgres.pid()).orElseThrow();
        return Map.of(
                "coordinator",
                time(ProcessHandle.of(coordinator.pid()).orElseThrow()),
                "broker and workers",
                time(ProcessHandle.current()),
                "control database",
                postmaster
                        .descendants()
                        .map(ScaleFleet::time)
                        .reduce(time(postmaster), Duration::plus));
    }

    private static Duration time(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    Expense expense() throws Exception {
        // sessions report to the server's statistics once a second
        TimeUnit.MILLISECONDS.sleep(1500);
        return Expense.until(control, kafka.bootstrapServers(), processor());
    }

    /** Megabytes of the coordinator's heap that are in use after a full collection. */
    double liveHeap() throws Exception {
        jcmd("GC.run");
        return heap();
    }

    /** Megabytes in use, garbage included. */
    double heap() throws Exception {
        var used = USED.matcher(jcmd("GC.heap_info"));
        long kilobytes = 0;
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        return kilobytes / 1024.0;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        var java = Path.of(ProcessHandle.current().info().command().orElseThrow());
        var process =
                new ProcessBuilder(
                                java.resolveSibling("jcmd").toString(),
                                String.valueOf(coordinator.pid()),
                                command)
                        .redirectErrorStream(true)
                        .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd: " + text);
        }
        return text;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws SQLException {
        workers.forEach(Worker::close);
        client.close();
        control.close();
        coordinator.terminate();
        coordinator.await(Duration.ofSeconds(30));
        kafka.close();
        postgres.close();
    }
}
