package dev.drover.standalone.demo;

import dev.drover.cli.Drover;
import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorLocation;
import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.TenantView;
import dev.drover.standalone.migrate.WorkDirectory;
import dev.drover.standalone.server.LogTo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The story: two releases, one tenant with bad data, its repair and replay. */
final class Demo {
    record Settings(int tenants, boolean exit, Optional<Path> dataDirectory, boolean clean) {}

    private static final String FIRST_RELEASE_ENDS = "006";
    private static final String HISTORY = "examples/invoicing/migrations";
    private static final int CHAPTERS = 5;

    private final Console console;
    private final Settings settings;
    private final Narrator narrator;
    private final List<DemoTenant> tenants;
    private final Path history;

    Demo(Console console, Settings settings) throws CommandFailedException {
        this.console = console;
        this.settings = settings;
        this.narrator = new Narrator(console, CHAPTERS);
        this.tenants = DemoTenant.fleet(settings.tenants(), DemoServers.NAMES);
        this.history = findHistory();
    }

    ExitCode run() throws Exception {
        var chosen = place();
        if (chosen.isPresent() && settings.clean()) {
            CleanDirectory.clean(chosen.get());
        }
        DiskSpace.check(
                chosen.orElse(Path.of(System.getProperty("java.io.tmpdir"))), tenants.size());
        var directory = WorkDirectory.of(chosen);
        LogTo.file(directory.path());
        var house = new DemoHouse(directory);
        var ending = new Thread(house::close, "demo-ends");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            return tell(house);
        } finally {
            house.close();
            if (directory.temporary()) {
                narrator.aside("deleted " + directory.path());
            }
        }
    }

    private ExitCode tell(DemoHouse house) throws Exception {
        var from = console.clock().instant();
        introduce(house.directory());
        start(house);
        createDatabases(house);
        var drover = Drover.on(console).at(house.services().uri());

        if (!firstRelease(house, drover)) {
            return ExitCode.UNEXPECTED;
        }
        narrator.chapter("Some weeks of business, then the next release: six more");
        house.servers().onEach(server -> trade(server));
        int exit =
                narrator.type(
                        drover,
                        "apply",
                        "-m",
                        history.toString(),
                        "--watch",
                        "--reason",
                        "invoices for everybody");

        if (exit == ExitCode.COMPLETED_WITH_FAILURES.number()) {
            repair(house, drover);
        } else {
            narrator.chapter("Nothing fails: everybody was there already");
        }
        narrator.chapter("The end");
        narrator.type(drover, "status");
        var there = atTheEnd(house);
        narrator.say("");
        narrator.say(
                "     %d of %d tenants at the release; the demo took %s"
                        .formatted(
                                there,
                                tenants.size(),
                                Human.duration(Duration.between(from, console.clock().instant()))));
        if (!settings.exit()) {
            stayUp(house);
        }
        return there == tenants.size() ? ExitCode.OK : ExitCode.UNEXPECTED;
    }

    /** Also true when an earlier demo in the same place was past it. */
    private boolean firstRelease(DemoHouse house, Drover drover) throws Exception {
        if (anybodyMigrated(house)) {
            narrator.chapter(
                    "The fleet of an earlier demo; --clean tells the story from its beginning");
            return true;
        }
        narrator.chapter("The product's first release: six migrations");
        int exit =
                narrator.type(
                        drover,
                        "apply",
                        "-m",
                        history.toString(),
                        "--to",
                        FIRST_RELEASE_ENDS,
                        "--watch");
        return exit == ExitCode.OK.number();
    }

    private void introduce(WorkDirectory directory) {
        narrator.title(
                "Drover demo: %d tenant databases on two PostgreSQL servers, through a real Kafka broker"
                        .formatted(tenants.size()));
        narrator.aside(
                "everything lies in %s%s"
                        .formatted(
                                directory.path(),
                                directory.temporary() ? " and is deleted at the end" : ""));
    }

    private void start(DemoHouse house) throws Exception {
        narrator.chapter("A fleet to begin with");
        narrator.timed("starting two PostgreSQL servers for the tenants", house::startServers);
        narrator.timed(
                "starting broker, control database, coordinator, worker", house::startServices);
        narrator.aside("API at " + house.services().uri() + ", log in " + house.services().log());
    }

    private void createDatabases(DemoHouse house) throws Exception {
        narrator.timed(
                "creating %d databases".formatted(tenants.size()),
                () -> house.servers().onEach(server -> server.createDatabases(tenants)));
        try (var client = house.client()) {
            client.importTenants(DemoTenantsFile.text(house.servers(), tenants));
        }
    }

    private int trade(DemoServer server) throws Exception {
        for (var tenant : tenants) {
            if (tenant.server().equals(server.id())) {
                try (var connection = server.connect(tenant.database())) {
                    Business.trade(connection);
                    if (tenant.equals(unlucky()) && !Business.settled(connection)) {
                        Business.registerTwice(connection);
                    }
                }
            }
        }
        return 0;
    }

    private void repair(DemoHouse house, Drover drover) throws Exception {
        narrator.chapter("On call: what failed, why, and run exactly that again");
        narrator.type(drover, "failures");
        List<String> fingerprints;
        try (var client = house.client()) {
            fingerprints =
                    client
                            .failures(
                                    Optional.of(CoordinatorClient.LATEST), Optional.empty(), false)
                            .stream()
                            .map(group -> group.fingerprint())
                            .toList();
        }
        var fingerprint = fingerprints.getFirst();
        narrator.type(drover, "failures", "show", fingerprint);
        narrator.sql(unlucky().database(), Business.REPAIR);
        try (var connection = house.servers().of(unlucky()).connect(unlucky().database())) {
            Business.repair(connection);
        }
        narrator.type(
                drover,
                "replay",
                "--fingerprint",
                fingerprint,
                "--reason",
                "customer registered twice, merged",
                "--watch");
    }

    private int atTheEnd(DemoHouse house) throws Exception {
        var last = lastVersion(house);
        return (int) versions(house).filter(last::equals).count();
    }

    private static boolean anybodyMigrated(DemoHouse house) throws Exception {
        return versions(house).anyMatch(Optional::isPresent);
    }

    private static Stream<Optional<String>> versions(DemoHouse house) throws Exception {
        try (var client = house.client()) {
            return client
                    .tenants(
                            Map.of(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())
                    .stream()
                    .map(TenantView::version);
        }
    }

    private static Optional<String> lastVersion(DemoHouse house) throws Exception {
        try (var client = house.client()) {
            return Optional.of(client.rollout(CoordinatorClient.LATEST).target());
        }
    }

    private void stayUp(DemoHouse house) throws InterruptedException {
        narrator.say("");
        narrator.say("The fleet stays up until Ctrl-C. From another shell:");
        var prefix =
                house.services().uri().getPort() == ApiPaths.DEFAULT_PORT
                        ? ""
                        : CoordinatorLocation.VARIABLE + "=" + house.services().uri() + " ";
        for (var command :
                List.of("status", "tenants list", "failures --all", "plan -m " + HISTORY)) {
            narrator.say("  " + prefix + "./drover " + command);
        }
        house.awaitClosed();
    }

    /** Neither the first nor the last, as in life. */
    private DemoTenant unlucky() {
        return tenants.get(tenants.size() * 2 / 3);
    }

    private Optional<Path> place() {
        if (settings.dataDirectory().isPresent() || settings.exit()) {
            return settings.dataDirectory();
        }
        var state = console.environment().get("XDG_STATE_HOME");
        var base =
                state == null || state.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".local", "state")
                        : Path.of(state);
        return Optional.of(base.resolve("drover").resolve("demo"));
    }

    private static Path findHistory() throws CommandFailedException {
        for (var base : List.of(System.getProperty("drover.home", ""), "")) {
            var candidate = Path.of(base).resolve(HISTORY);
            if (Files.isDirectory(candidate)) {
                var here = Path.of("").toAbsolutePath();
                var absolute = candidate.toAbsolutePath().normalize();
                return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
            }
        }
        throw new CommandFailedException(
                ExitCode.PRECONDITION,
                "the example history is not here",
                "the demo rolls " + HISTORY + ", which is part of the repository",
                "start it with ./drover from the repository",
                "EXAMPLE_MISSING");
    }
}
