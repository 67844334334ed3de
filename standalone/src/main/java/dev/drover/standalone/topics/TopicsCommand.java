package dev.drover.standalone.topics;

import dev.drover.cli.console.Console;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover topics}: needs another word. */
@Command(
        name = "topics",
        description = "Create the topics and the share group on Kafka.",
        mixinStandardHelpOptions = true)
public final class TopicsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    private TopicsCommand() {}

    /** The command with its sub-command. */
    public static CommandLine create(Console console) {
        return new CommandLine(new TopicsCommand()).addSubcommand(new CreateCommand(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which? create");
    }
}
