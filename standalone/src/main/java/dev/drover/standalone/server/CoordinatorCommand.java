package dev.drover.standalone.server;

import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.coordinator.Coordinator;
import dev.drover.coordinator.config.CoordinatorConfig;
import dev.drover.coordinator.config.HttpConfig;
import dev.drover.coordinator.ops.KafkaNotReadyException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Mixin private ControlDatabaseOptions controlDatabase = new ControlDatabaseOptions();

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description =
                    "Where to serve the API. Default: 127.0.0.1:7420. There is no authentication yet: name"
                            + " another host only behind something that authenticates.")
    private Optional<String> http = Optional.empty();

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
        } catch (KafkaNotReadyException e) {
            throw new CommandFailedException(
                    ExitCode.PRECONDITION,
                    "the coordinator cannot start: Kafka is not as it needs it",
                    String.valueOf(e.getMessage()),
                    "",
                    "KAFKA_NOT_READY");
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
        if (kafka.namesFile()) {
            Addresses.noneBesideConfig(controlDatabase.first().or(() -> http.map(_ -> "--http")));
        }
        var file = kafka.file(console.environment());
        return file.isPresent()
                ? file.get()
                : new CoordinatorConfig(
                        controlDatabase.read(console.environment()),
                        kafka.read(console.environment()),
                        listen());
    }

    private HttpConfig listen() throws CommandFailedException {
        if (http.isEmpty()) {
            return HttpConfig.DEFAULT;
        }
        var address = Addresses.parse("--http", http.get());
        return new HttpConfig(address.host(), address.port(), true);
    }
}
