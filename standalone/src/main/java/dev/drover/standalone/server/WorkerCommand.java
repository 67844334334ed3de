package dev.drover.standalone.server;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.Problem;
import dev.drover.worker.Worker;
import dev.drover.worker.config.InvalidConfigException;
import dev.drover.worker.config.ReadWorkerConfig;
import dev.drover.worker.config.WorkerConfig;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.intake.NotPreparedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover server worker}. */
@Command(
        name = "worker",
        description = "Run a worker: takes commands from Kafka and migrates tenants.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The configuration maps credential names to secrets (env:NAME, file:PATH) and says to which hosts",
            "each may be sent. SIGTERM drains: running steps end, the rest is given back.",
            "",
            "Example:",
            "  APP_DB_PASSWORD=… drover server worker --kafka kafka1:9092 --config worker.yaml --slots 16"
        })
final class WorkerCommand implements Callable<Integer> {
    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Bootstrap servers; in place of the configuration's.")
    private Optional<String> kafka = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--slots", paramLabel = "N", description = "Tenants at a time, 1 to 1024.")
    private Optional<Integer> slots = Optional.empty();

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "Where to serve health and metrics.")
    private Optional<String> http = Optional.empty();

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "How long running jobs may take to end at SIGTERM. Default: ${DEFAULT-VALUE}.")
    private long graceSeconds;

    @Override
    public Integer call() throws Exception {
        LogTo.standardError();
        var worker = start(settings());
        Shutdown.at("worker", () -> worker.stop(Duration.ofSeconds(graceSeconds)));
        worker.awaitStopped();
        return ExitCode.OK.number();
    }

    private WorkerConfig settings() throws CommandFailedException {
        var settings = file();
        if (slots.isPresent()) {
            settings = settings.withSlots(Addresses.slots(slots.get()));
        }
        if (http.isPresent()) {
            var address = Addresses.parse("--http", http.get());
            settings = settings.withHttp(new WorkerConfig.Http(address.host(), address.port()));
        }
        return settings;
    }

    private WorkerConfig file() throws CommandFailedException {
        if (config.isEmpty()) {
            return WorkerConfig.of(kafka.orElseThrow(WorkerCommand::noKafka));
        }
        try {
            return ReadWorkerConfig.file(config.get(), kafka);
        } catch (InvalidConfigException e) {
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

    private static Worker start(WorkerConfig settings) throws Exception {
        try {
            return Worker.start(settings, CredentialSource.NONE, InstantSource.system());
        } catch (NotPreparedException e) {
            throw new CommandFailedException(
                    ExitCode.PRECONDITION,
                    "the worker cannot start: Kafka is not as it needs it",
                    String.valueOf(e.getMessage()),
                    "drover topics create --kafka … provides and mends topics and group; rights are granted as each line says",
                    "KAFKA_NOT_READY");
        }
    }

    private static CommandFailedException noKafka() {
        return new CommandFailedException(
                ExitCode.USAGE,
                "no Kafka is named",
                "",
                "give --kafka HOST:PORT, or --config FILE with kafka.bootstrap in it",
                "USAGE");
    }
}
