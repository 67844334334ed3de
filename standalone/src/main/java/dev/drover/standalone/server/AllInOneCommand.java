package dev.drover.standalone.server;

import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.worker.config.ReadWorkerConfig;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.credential.NamedCredentials;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover server all-in-one}. */
@Command(
        name = "all-in-one",
        description =
                "Run everything in one process: broker, control database, coordinator, worker.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "For a small fleet or a trial; the data directory is found again at the next start.",
            "",
            "Example:",
            "  APP_DB_PASSWORD=… drover server all-in-one --data-dir /var/lib/drover --config worker.yaml"
        })
final class AllInOneCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            required = true,
            description = "Where broker and control database keep their files.")
    private Path dataDirectory = Path.of("");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A worker's configuration, for its credentials.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "8",
            description = "Tenants at a time, 1 to 1024. Default: ${DEFAULT-VALUE}.")
    private int slots;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + ApiPaths.DEFAULT_PORT,
            description =
                    "Of the API on loopback; another one if it is taken. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "A Kafka that is there, in place of an embedded broker.")
    private Optional<String> kafka = Optional.empty();

    @Mixin private ControlDatabaseOptions control = new ControlDatabaseOptions();

    AllInOneCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Addresses.slots(slots);
        var beside = control.first();
        if (beside.isPresent() && !control.given()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    beside.get() + " is about --control-db",
                    "",
                    "add --control-db URL, or leave it out",
                    "USAGE");
        }
        var options =
                AllInOne.Options.at(dataDirectory.toAbsolutePath().normalize())
                        .credentials(credentials())
                        .slots(slots)
                        .preferredPort(port)
                        .kafka(kafka)
                        .control(
                                control.given()
                                        ? Optional.of(control.read(console.environment()))
                                        : Optional.empty());
        var services = AllInOne.start(options);
        var stopped = new CountDownLatch(1);
        Shutdown.at(
                "all-in-one",
                () -> {
                    services.close();
                    stopped.countDown();
                });
        console.out().println("API at " + services.uri() + ", log in " + services.log());
        console.out().flush();
        stopped.await();
        return ExitCode.OK.number();
    }

    private CredentialSource credentials() throws Exception {
        return config.isEmpty()
                ? CredentialSource.NONE
                : new NamedCredentials(
                        ReadWorkerConfig.file(config.get(), Optional.of("embedded")).credentials(),
                        console.environment());
    }
}
