package dev.drover.standalone.server;

import dev.drover.cli.console.Console;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover server}: needs another word. */
@Command(
        name = "server",
        description = "Run a coordinator, a worker, or everything in one process.",
        mixinStandardHelpOptions = true)
public final class ServerCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    private ServerCommand() {}

    /** The command with its sub-commands. */
    public static CommandLine create(Console console) {
        return new CommandLine(new ServerCommand())
                .addSubcommand(new CoordinatorCommand(console))
                .addSubcommand(new WorkerCommand())
                .addSubcommand(new AllInOneCommand(console));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "which? coordinator, worker or all-in-one");
    }
}
