package dev.drover.standalone.server;

import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.Coordinator;
import dev.drover.coordinator.config.CoordinatorConfig;
import dev.drover.coordinator.config.HttpConfig;
import dev.drover.coordinator.config.InvalidConfigurationException;
import dev.drover.coordinator.config.KafkaConfig;
import dev.drover.coordinator.db.ControlDatabaseConfig;
import dev.drover.engine.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover server coordinator}. */
@Command(
        name = "coordinator",
        description = "Run a coordinator: decides who migrates when, serves the API.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Migrates its own database, creates missing topics, and waits while another coordinator leads.",
            "",
            "Examples:",
            "  CONTROL_DB_PASSWORD=… drover server coordinator --kafka kafka1:9092 \\",
            "      --control-db postgresql://drover@control:5432/drover --control-db-password env:CONTROL_DB_PASSWORD",
            "  drover server coordinator --config coordinator.yaml"
        })
final class CoordinatorCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration in YAML, in place of the options below.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Bootstrap servers.")
    private Optional<String> kafka = Optional.empty();

    @Option(
            names = "--control-db",
            paramLabel = "URL",
            description = "Control database: postgresql://user@host:port/database.")
    private Optional<String> controlDatabase = Optional.empty();

    @Option(
            names = "--control-db-password",
            paramLabel = "SOURCE",
            description = "Where its password is: env:NAME or file:PATH.")
    private Optional<String> password = Optional.empty();

    @Option(
            names = "--control-db-tls",
            paramLabel = "MODE",
            description =
                    "verify-full, require or disable. Default: verify-full, on loopback disable.")
    private Optional<String> tls = Optional.empty();

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description =
                    "Where to serve the API. Default: 127.0.0.1:7420. There is no authentication yet: name"
                            + " another host only behind something that authenticates.")
    private Optional<String> http = Optional.empty();

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of topics that are created. Default: ${DEFAULT-VALUE}.")
    private int replicationFactor;

    CoordinatorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        LogTo.standardError();
        var settings = settings();
        Coordinator coordinator;
        try {
            coordinator = Coordinator.start(settings, InstantSource.system(), new SecureRandom());
        } catch (RuntimeException e) {
            throw new CommandFailedException(
                    ExitCode.PRECONDITION,
                    "the coordinator cannot start",
                    String.valueOf(e.getMessage()),
                    "check the control database's and Kafka's addresses and rights",
                    "COORDINATOR_NOT_STARTED");
        }
        var stopped = new CountDownLatch(1);
        Shutdown.at(
                "coordinator",
                () -> {
                    coordinator.close();
                    stopped.countDown();
                });
        stopped.await();
        return ExitCode.OK.number();
    }

    private CoordinatorConfig settings() throws CommandFailedException {
        if (config.isEmpty()) {
            return new CoordinatorConfig(
                    database(),
                    new KafkaConfig(
                            needed("--kafka", kafka),
                            java.util.Map.of(),
                            Addresses.atLeastOne("--replication-factor", replicationFactor)),
                    listen());
        }
        try {
            return CoordinatorConfig.read(config.get(), console.environment());
        } catch (InvalidConfigurationException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "the configuration " + config.get() + " cannot be used",
                    e.problems().size() == 1 ? "one problem" : e.problems().size() + " problems",
                    "",
                    "CONFIG_INVALID",
                    e.problems().stream()
                            .map(p -> new Problem.Item("CONFIG_INVALID", "", p, ""))
                            .toList());
        }
    }

    private HttpConfig listen() throws CommandFailedException {
        if (http.isEmpty()) {
            return HttpConfig.DEFAULT;
        }
        var address = Addresses.parse("--http", http.get());
        return new HttpConfig(address.host(), address.port(), true);
    }

    private ControlDatabaseConfig database() throws CommandFailedException {
        var text = needed("--control-db", controlDatabase);
        try {
            var uri = URI.create(text);
            var path = uri.getPath();
            if (uri.getHost() != null
                    && uri.getUserInfo() != null
                    && !uri.getUserInfo().contains(":")
                    && path != null
                    && path.length() > 1) {
                return new ControlDatabaseConfig(
                        uri.getHost(),
                        uri.getPort() < 0 ? 5432 : uri.getPort(),
                        path.substring(1),
                        uri.getUserInfo(),
                        secret(),
                        ControlDatabaseConfig.DEFAULT_POOL_SIZE,
                        protection(uri.getHost()));
            }
        } catch (IllegalArgumentException e) {
            // told below, like every other wrong form
        }
        throw new CommandFailedException(
                ExitCode.USAGE,
                "--control-db is no address of a database",
                "it needs user, host and database, and no password",
                "write it as postgresql://user@host:port/database",
                "BAD_CONTROL_DB");
    }

    private Tls protection(String host) throws CommandFailedException {
        return switch (tls.orElse("")) {
            case "" -> ControlDatabaseConfig.defaultTls(host);
            case "verify-full" -> Tls.VERIFY_FULL;
            case "require" -> Tls.REQUIRE;
            case "disable" -> Tls.DISABLE;
            default ->
                    throw new CommandFailedException(
                            ExitCode.USAGE,
                            "--control-db-tls %s is not understood".formatted(tls.get()),
                            "",
                            "verify-full, require or disable",
                            "USAGE");
        };
    }

    private String secret() throws CommandFailedException {
        var source = password.orElse("");
        try {
            if (source.startsWith("env:")
                    && console.environment().containsKey(source.substring(4))) {
                return console.environment().getOrDefault(source.substring(4), "");
            }
            if (source.startsWith("file:")) {
                return Files.readString(Path.of(source.substring(5))).replaceFirst("\\R$", "");
            }
        } catch (IOException e) {
            // told below; the path is in the option
        }
        if (password.isEmpty()) {
            return "";
        }
        throw new CommandFailedException(
                ExitCode.USAGE,
                "--control-db-password cannot be read",
                "it is neither env:NAME of a variable that is set, nor file:PATH of a file that can be read",
                "a password itself has no place on a command line",
                "CREDENTIAL_UNREADABLE");
    }

    private static String needed(String option, Optional<String> value)
            throws CommandFailedException {
        return value.orElseThrow(() ->
                new CommandFailedException(
                        ExitCode.USAGE,
                        option + " is missing",
                        "",
                        "give it, or --config FILE",
                        "USAGE"));
    }
}
