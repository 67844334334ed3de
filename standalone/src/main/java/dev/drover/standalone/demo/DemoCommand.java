package dev.drover.standalone.demo;

import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover demo}: the options; the story is {@link Demo}. */
@Command(
        name = "demo",
        description = "Try it all: a fleet with servers of its own, in one process.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Starts a Kafka broker, a control database, two PostgreSQL servers, a coordinator and a worker;",
            "creates the tenants' databases, rolls two releases over them, shows how the one tenant with bad",
            "data is found, mended and replayed. Without --exit the fleet stays up, and status, failures and",
            "replay work from another shell.",
            "",
            "Examples:",
            "  drover demo",
            "  drover demo --tenants 50 --exit",
            "  drover demo --data-dir /var/tmp/drover-demo --clean"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int MOST_TENANTS = 5_000;

    private final Console console;

    @Option(
            names = "--tenants",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many databases. Default: ${DEFAULT-VALUE}.")
    private int tenants;

    @Option(names = "--exit", description = "End when the story is told.")
    private boolean exit;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where everything lies; found again at the next start. Default: with --exit a"
                            + " temporary folder that is deleted, else ~/.local/state/drover/demo.")
    private Optional<Path> dataDirectory = Optional.empty();

    @Option(names = "--clean", description = "Delete the data directory first.")
    private boolean clean;

    public DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (tenants < 2 || tenants > MOST_TENANTS) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--tenants %d is out of range".formatted(tenants),
                    "a demo has 2 to %,d tenants, about 8 MB of disk each".formatted(MOST_TENANTS),
                    "choose another number",
                    "USAGE");
        }
        return new Demo(console, new Demo.Settings(tenants, exit, dataDirectory, clean))
                .run()
                .number();
    }
}
