package dev.drover.e2e.nemesis;

import static org.awaitility.Awaitility.await;

import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.client.CoordinatorLocation;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.wire.Json;
import dev.drover.e2e.program.DroverProcess;
import dev.drover.e2e.program.Repository;
import dev.drover.embedded.Durability;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.EmbeddedPostgres;
import dev.drover.embedded.KafkaOptions;
import dev.drover.embedded.PostgresOptions;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Everything a fleet consists of, each in a process of its own. */
final class Fleet implements AutoCloseable {
    /** Jobs at once on a server. */
    static final int LIMIT = 6;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TENANT_PASSWORD = "TENANT_DB_PASSWORD";
    private static final String CONTROL_PASSWORD = "CONTROL_DB_PASSWORD";

    private final Path directory;
    private final Optional<Mutant.Compiled> mutant;
    private final int brokerPort = freePort();
    private final List<EmbeddedPostgres> servers = new ArrayList<>();
    private final EmbeddedPostgres control;
    private final Map<String, Tenant> tenants = new TreeMap<>();
    private final List<Member> coordinators = new ArrayList<>();
    private final List<Member> workers = new ArrayList<>();
    private final List<DroverProcess> all = new ArrayList<>();
    private final Optional<EmbeddedKafka> brokerInHere;
    private Optional<DroverProcess> broker = Optional.empty();

    /** A tenant's database. */
    record Tenant(EmbeddedPostgres server, String database) {}

    /** A process that can be started again. */
    static final class Member {
        private final Start start;
        private DroverProcess process;

        private Member(Start start) {
            this.start = start;
            this.process = start.start();
        }

        DroverProcess process() {
            return process;
        }

        void startAgain() {
            process = start.start();
        }

        private interface Start {
            DroverProcess start();
        }
    }

    /**
     * How much there is of everything.
     *
     * @param servers of tenants; a single one holds the control database as well
     */
    record Size(int tenants, int servers, int coordinators, int workers, boolean together) {

        /** Each in a process of its own. */
        static Size separate(int tenants, int servers, int coordinators, int workers) {
            return new Size(tenants, servers, coordinators, workers, false);
        }

        /** A coordinator that is the worker as well, and the broker here: for who kills neither. */
        static Size together(int tenants) {
            return new Size(tenants, 1, 0, 0, true);
        }
    }

    private Fleet(Path directory, Size size, Optional<Mutant.Compiled> mutant) {
        this.directory = directory;
        this.mutant = mutant;
        for (int i = 0; i < size.servers(); i++) {
            servers.add(postgres("tenants-" + i));
        }
        control = size.servers() == 1 ? servers.getFirst() : postgres("control");
        if (size.together()) {
            brokerInHere = Optional.of(EmbeddedKafka.start(brokerOptions()));
        } else {
            brokerInHere = Optional.empty();
            startBrokerAgain();
        }
    }

    /**
     * @param mutant classes in place of the product's own
     */
    static Fleet start(Path directory, Size size, Optional<Mutant.Compiled> mutant)
            throws Exception {
        var fleet = new Fleet(directory, size, mutant);
        try {
            fleet.createTenants(size.tenants());
            if (size.together()) {
                fleet.addAllInOne();
            }
            for (int i = 0; i < size.coordinators(); i++) {
                fleet.addCoordinator();
            }
            fleet.ask(client -> client.importTenants(fleet.tenantsFile()));
            for (int i = 0; i < size.workers(); i++) {
                fleet.addWorker();
            }
            return fleet;
        } catch (Exception | AssertionError e) {
            fleet.close();
            throw e;
        }
    }

    String kafka() {
        return "127.0.0.1:" + brokerPort;
    }

    DroverProcess broker() {
        return broker.orElseThrow();
    }

    void startBrokerAgain() {
        broker =
                Optional.of(
                        start(
                                BrokerProgram.class.getName(),
                                Map.of(),
                                brokerOptions().directory().toString(),
                                String.valueOf(brokerPort)));
    }

    List<Member> coordinators() {
        return coordinators;
    }

    List<Member> workers() {
        return workers;
    }

    List<EmbeddedPostgres> servers() {
        return servers;
    }

    EmbeddedPostgres control() {
        return control;
    }

    Map<String, Tenant> tenants() {
        return tenants;
    }

    /** Every process there ever was. */
    List<DroverProcess> processes() {
        return all;
    }

    /** Copies what the processes printed to a folder that outlives the test. */
    Path keepLogs() {
        var folder = Repository.path("e2e/target/nemesis-" + ProcessHandle.current().pid());
        for (int i = 0; i < all.size(); i++) {
            all.get(i).keepLog(folder.resolve("%03d.log".formatted(i)));
        }
        return folder;
    }

    /** What nobody but workers may know. */
    List<String> secrets() {
        return servers.stream().map(EmbeddedPostgres::password).toList();
    }

    Connection connect(Tenant tenant) throws SQLException {
        return connect(tenant.server(), tenant.database());
    }

    Connection connect(EmbeddedPostgres server, String database) throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl(database) + "?connectTimeout=5&socketTimeout=20",
                server.user(),
                server.password());
    }

    Connection connectControl() throws SQLException {
        return connect(control, "drover");
    }

    /** Rolls these files out to all tenants, up to that version. */
    RolloutView roll(Map<String, String> files, Optional<String> version) {
        var key = UUID.randomUUID().toString();
        var upload =
                new ReleaseUpload(
                        Optional.empty(),
                        Map.of(),
                        new TreeMap<>(files)
                                .entrySet().stream()
                                        .map(file ->
                                                new ReleaseUpload.File(
                                                        file.getKey(), base64(file.getValue())))
                                        .toList());
        return ask(client ->
                client.start(
                        new RolloutRequest(
                                "default",
                                client.upload(upload).digest(),
                                version,
                                RolloutRequest.Selection.ALL,
                                new RolloutRequest.Strategy(0, 0, 6, 24 * 3600, 500),
                                LedgerPolicy.DEFAULT,
                                "migrate",
                                Optional.empty()),
                        key));
    }

    boolean hasEnded(String rollout) {
        return ask(client -> client.rollout(rollout)).endedAt().isPresent();
    }

    /** A question to whichever coordinator answers. */
    interface Question<T> {
        T ask(CoordinatorClient client) throws CoordinatorException, InterruptedException;
    }

    /** Asks until one answers. */
    <T> T ask(Question<T> question) {
        var answer = new ArrayList<T>(1);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    for (int port : httpPorts) {
                        var location =
                                new CoordinatorLocation(URI.create("http://127.0.0.1:" + port));
                        try (var client = new CoordinatorClient(location)) {
                            answer.add(question.ask(client));
                            return true;
                        } catch (CoordinatorException e) {
                            last = e;
                        }
                    }
                    return false;
                });
        return answer.getFirst();
    }

    private final List<Integer> httpPorts = new ArrayList<>();
    private Exception last = new IllegalStateException("nobody was asked yet");

    Exception lastRefusal() {
        return last;
    }

    private void addCoordinator() {
        int port = freePort();
        httpPorts.add(port);
        var arguments = new ArrayList<>(List.of("--http", "127.0.0.1:" + port));
        arguments.addAll(controlDatabase());
        addService(coordinators, "coordinator", controlPassword(), arguments);
    }

    private void addWorker() throws IOException {
        var environment = new LinkedHashMap<String, String>();
        addService(workers, "worker", environment, credentials(environment));
    }

    private void addAllInOne() throws IOException {
        int port = freePort();
        httpPorts.add(port);
        var environment = new LinkedHashMap<>(controlPassword());
        var arguments = new ArrayList<>(credentials(environment));
        arguments.addAll(controlDatabase());
        arguments.addAll(
                List.of(
                        "--port",
                        String.valueOf(port),
                        "--data-dir",
                        directory.resolve("data").toString()));
        addService(workers, "all-in-one", environment, arguments);
    }

    private void addService(
            List<Member> members,
            String role,
            Map<String, String> environment,
            List<String> arguments) {
        var command = new ArrayList<>(List.of("server", role, "--kafka", kafka()));
        command.addAll(arguments);
        members.add(
                new Member(() ->
                        start(
                                "dev.drover.standalone.Main",
                                environment,
                                command.toArray(String[]::new))));
    }

    private Map<String, String> controlPassword() {
        return Map.of(CONTROL_PASSWORD, control.password());
    }

    private List<String> controlDatabase() {
        return List.of(
                "--control-db",
                "postgresql://%s@127.0.0.1:%d/drover".formatted(control.user(), control.port()),
                "--control-db-password",
                "env:" + CONTROL_PASSWORD);
    }

    /** Options of whoever works on tenants; the passwords go into the environment. */
    private List<String> credentials(Map<String, String> environment) throws IOException {
        var config = directory.resolve("worker.yaml");
        var credentials = new StringBuilder("credentials:\n");
        for (int i = 0; i < servers.size(); i++) {
            credentials.append(
                    "  tenants-%1$d:\n    secret: env:%2$s_%1$d\n    hosts: [127.0.0.1]\n"
                            .formatted(i, TENANT_PASSWORD));
            environment.put(TENANT_PASSWORD + "_" + i, servers.get(i).password());
        }
        Files.writeString(config, credentials);
        return List.of("--slots", "6", "--config", config.toString());
    }

    private KafkaOptions brokerOptions() {
        return KafkaOptions.at(directory.resolve("kafka")).port(brokerPort);
    }

    private DroverProcess start(String main, Map<String, String> environment, String... arguments) {
        var before =
                mutant.filter(classes -> classes.isFor(List.of(arguments)))
                        .map(Mutant.Compiled::classes);
        var process = DroverProcess.start(main, before, environment, List.of(arguments));
        all.add(process);
        return process;
    }

    private EmbeddedPostgres postgres(String name) {
        return EmbeddedPostgres.start(
                PostgresOptions.at(directory.resolve(name))
                        .durability(Durability.PROCESS_CRASH)
                        .maxConnections(150));
    }

    private void createTenants(int count) throws SQLException {
        try (var connection = connect(control, "postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE drover");
        }
        for (int s = 0; s < servers.size(); s++) {
            try (var connection = connect(servers.get(s), "postgres");
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE seedling");
                try (var seedling = connect(servers.get(s), "seedling");
                        var seeding = seedling.createStatement()) {
                    seeding.execute(History.EFFECTS);
                }
                for (int i = s; i < count; i += servers.size()) {
                    var database = "tenant_" + i;
                    statement.execute(
                            "CREATE DATABASE %s TEMPLATE seedling STRATEGY file_copy"
                                    .formatted(database));
                    tenants.put("tenant-" + i, new Tenant(servers.get(s), database));
                }
            }
        }
    }

    private String tenantsFile() {
        var entries = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < servers.size(); i++) {
            var server = servers.get(i);
            entries.add(
                    Map.of(
                            "id",
                            "pg-" + i,
                            "address",
                            "127.0.0.1:" + server.port(),
                            "user",
                            server.user(),
                            "credential",
                            "tenants-" + i,
                            "limit",
                            LIMIT));
        }
        var rows = new ArrayList<Map<String, Object>>();
        tenants.forEach((id, tenant) ->
                rows.add(
                        Map.of(
                                "id",
                                id,
                                "server",
                                "pg-" + servers.indexOf(tenant.server()),
                                "database",
                                tenant.database())));
        return Json.write(Map.of("servers", entries, "tenants", rows));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        all.forEach(DroverProcess::close);
        brokerInHere.ifPresent(EmbeddedKafka::close);
        servers.forEach(EmbeddedPostgres::close);
        if (!servers.contains(control)) {
            control.close();
        }
    }
}
