package dev.drover.e2e.fleet;

import dev.drover.e2e.program.DroverProcess;
import dev.drover.e2e.program.Repository;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything a fleet consists of, each in a process of its own. */
public final class Fleet implements AutoCloseable {
    private static final String MAIN = "dev.drover.standalone.Main";
    private static final String TENANT_PASSWORD = "TENANT_DB_PASSWORD";
    private static final String CONTROL_PASSWORD = "CONTROL_DB_PASSWORD";

    private final Path directory;
    private final Size size;
    private final int brokerPort = freePort();
    private final Databases databases;
    private final Coordinators client = new Coordinators();
    private final List<Member> coordinators = new ArrayList<>();
    private final List<Member> workers = new ArrayList<>();
    private final List<DroverProcess> all = new ArrayList<>();
    private final List<Integer> observed = new ArrayList<>();
    private final Optional<EmbeddedKafka> brokerInHere;
    private Optional<DroverProcess> broker = Optional.empty();

    /**
     * How much there is of everything.
     *
     * @param servers of tenants; a single one holds the control database as well
     * @param together a coordinator that is the worker as well, and the broker in this process
     * @param slots of each worker
     * @param limit of jobs at once on a server
     * @param forgetful whether the broker forgets a dead worker within seconds; where one is killed
     *     after the other, the last one would else hold partitions of commands for 45 s
     */
    public record Size(
            int tenants,
            int servers,
            int coordinators,
            int workers,
            boolean together,
            int slots,
            int limit,
            boolean forgetful) {

        /** Each in a process of its own. */
        public static Size separate(int tenants, int servers, int coordinators, int workers) {
            return new Size(
                    tenants, servers, coordinators, workers, false, 6, Databases.LIMIT, false);
        }

        /** For who kills neither coordinator nor broker. */
        public static Size together(int tenants) {
            return new Size(tenants, 1, 0, 0, true, 6, Databases.LIMIT, false);
        }

        /** Room for many jobs at once, and workers that die one after the other. */
        public Size wide(int jobs) {
            return new Size(tenants, servers, coordinators, workers, together, jobs, jobs, true);
        }
    }

    /**
     * How a process differs from the usual.
     *
     * @param edited classes in place of the product's own
     * @param environment in addition
     * @param options of its JVM
     */
    public record Special(
            Optional<EditedProduct> edited, Map<String, String> environment, List<String> options) {
        public static final Special NOTHING = new Special(Optional.empty(), Map.of(), List.of());

        public static Special edited(EditedProduct edited) {
            return new Special(Optional.of(edited), Map.of(), List.of());
        }

        public Special with(String variable, String value) {
            var more = new LinkedHashMap<>(environment);
            more.put(variable, value);
            return new Special(edited, more, options);
        }

        public Special option(String option) {
            var more = new ArrayList<>(options);
            more.add(option);
            return new Special(edited, environment, more);
        }
    }

    private Fleet(Path directory, Size size) throws SQLException {
        this.directory = directory;
        this.size = size;
        databases = new Databases(directory, size.servers(), size.limit());
        if (size.together()) {
            brokerInHere = Optional.of(EmbeddedKafka.start(brokerOptions()));
        } else {
            brokerInHere = Optional.empty();
            startBrokerAgain();
        }
    }

    public static Fleet start(Path directory, Size size) throws Exception {
        return start(directory, size, Special.NOTHING, Special.NOTHING);
    }

    /**
     * @param coordinator what is special about coordinators
     * @param worker what is special about workers
     */
    public static Fleet start(Path directory, Size size, Special coordinator, Special worker)
            throws Exception {
        var fleet = new Fleet(directory, size);
        try {
            fleet.databases.createTenants(size.tenants());
            if (size.together()) {
                fleet.addAllInOne(worker.edited().isPresent() ? worker : coordinator);
            }
            for (int i = 0; i < size.coordinators(); i++) {
                fleet.addCoordinator(coordinator);
            }
            if (size.tenants() > 0) {
                fleet.importTenants();
            }
            for (int i = 0; i < size.workers(); i++) {
                fleet.addWorker(worker);
            }
            return fleet;
        } catch (Exception | AssertionError e) {
            fleet.close();
            throw e;
        }
    }

    /** Tells the coordinator of servers and tenants that it does not know yet. */
    public void importTenants() {
        client.ask(coordinator -> coordinator.importTenants(databases.tenantsFile()));
    }

    public String kafka() {
        return "127.0.0.1:" + brokerPort;
    }

    public DroverProcess broker() {
        return broker.orElseThrow();
    }

    /** Where the broker keeps what it was given. */
    public Path brokerDirectory() {
        return brokerOptions().directory();
    }

    public void startBrokerAgain() {
        broker =
                Optional.of(
                        start(
                                BrokerProgram.class.getName(),
                                Special.NOTHING,
                                Map.of(),
                                BrokerProgram.arguments(brokerOptions())));
    }

    public List<Member> coordinators() {
        return coordinators;
    }

    public List<Member> workers() {
        return workers;
    }

    public Databases databases() {
        return databases;
    }

    public Coordinators client() {
        return client;
    }

    /** Every process there ever was. */
    public List<DroverProcess> processes() {
        return all;
    }

    /** Copies what the processes printed to a folder that outlives the test. */
    public Path keepLogs() {
        var folder =
                Repository.path(
                        "e2e/target/fleet-%d-%d"
                                .formatted(ProcessHandle.current().pid(), brokerPort));
        for (int i = 0; i < all.size(); i++) {
            all.get(i).keepLog(folder.resolve("%03d.log".formatted(i)));
        }
        return folder;
    }

    public Member addCoordinator(Special special) {
        int port = observedPort();
        client.add(port);
        var arguments = new ArrayList<>(List.of("--http", "127.0.0.1:" + port));
        arguments.addAll(controlDatabase());
        return addService(coordinators, "coordinator", special, controlPassword(), arguments);
    }

    public Member addWorker(Special special) throws IOException {
        var environment = new LinkedHashMap<String, String>();
        var arguments = new ArrayList<>(credentials(environment));
        arguments.addAll(List.of("--http", "127.0.0.1:" + observedPort()));
        return addService(workers, "worker", special, environment, arguments);
    }

    private void addAllInOne(Special special) throws IOException {
        int port = observedPort();
        client.add(port);
        var environment = new LinkedHashMap<>(controlPassword());
        var arguments = new ArrayList<>(credentials(environment));
        arguments.addAll(controlDatabase());
        arguments.addAll(
                List.of(
                        "--port",
                        String.valueOf(port),
                        "--data-dir",
                        directory.resolve("data").toString()));
        addService(workers, "all-in-one", special, environment, arguments);
    }

    private Member addService(
            List<Member> members,
            String role,
            Special special,
            Map<String, String> environment,
            List<String> arguments) {
        var command = new ArrayList<>(List.of("server", role, "--kafka", kafka()));
        command.addAll(arguments);
        var member = new Member(() -> start(MAIN, special, environment, command));
        members.add(member);
        return member;
    }

    private Map<String, String> controlPassword() {
        return Map.of(CONTROL_PASSWORD, databases.control().password());
    }

    private List<String> controlDatabase() {
        var control = databases.control();
        return List.of(
                "--control-db",
                "postgresql://%s@127.0.0.1:%d/drover".formatted(control.user(), control.port()),
                "--control-db-password",
                "env:" + CONTROL_PASSWORD);
    }

    /** Options of whoever works on tenants; the passwords go into the environment. */
    private List<String> credentials(Map<String, String> environment) throws IOException {
        var config = directory.resolve("worker.yaml");
        var text = new StringBuilder("perServer: %d\ncredentials:\n".formatted(size.limit()));
        credential(text, environment, "wrong", "this is not it");
        for (var server : databases.servers()) {
            credential(text, environment, databases.credential(server), server.password());
        }
        Files.writeString(config, text);
        return List.of("--slots", String.valueOf(size.slots()), "--config", config.toString());
    }

    private static void credential(
            StringBuilder config, Map<String, String> environment, String name, String password) {
        var variable = TENANT_PASSWORD + "_" + name.replace('-', '_');
        config.append(
                "  %s:\n    secret: env:%s\n    hosts: [127.0.0.1]\n".formatted(name, variable));
        environment.put(variable, password);
    }

    private KafkaOptions brokerOptions() {
        var options = KafkaOptions.at(directory.resolve("kafka")).port(brokerPort);
        return size.forgetful()
                ? options.setting("group.share.session.timeout.ms", "6000")
                : options;
    }

    private DroverProcess start(
            String main, Special special, Map<String, String> environment, List<String> arguments) {
        var variables = new LinkedHashMap<>(environment);
        variables.putAll(special.environment());
        var process =
                DroverProcess.start(
                        main,
                        special.edited().map(EditedProduct::classes),
                        special.options(),
                        variables,
                        arguments);
        all.add(process);
        return process;
    }

    /** What every coordinator and worker tells whoever measures. */
    public List<String> metrics() throws IOException, InterruptedException {
        var texts = new ArrayList<String>();
        try (var http = HttpClient.newHttpClient()) {
            for (int port : observed) {
                var request =
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
                                .build();
                texts.add(http.send(request, BodyHandlers.ofString()).body());
            }
        }
        return texts;
    }

    private int observedPort() {
        int port = freePort();
        observed.add(port);
        return port;
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
        databases.close();
    }
}
