package dev.drover.cli.command;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of the program that brings its own servers. This program shows their help in its
 * list; the launcher sends them to the other one.
 */
enum StandaloneCommand {
    DEMO("demo", "Try it all: a fleet with servers of its own, in one process."),
    MIGRATE("migrate", "Migrate databases straight from here, without a coordinator."),
    SERVER("server", "Run a coordinator, a worker, or both."),
    MIGRATIONS("migrations", "Show a migrations folder as Drover reads it."),
    NEW("new", "Write the next migration of a folder."),
    LEDGER_SQL("ledger-sql", "Print the SQL by which a DBA creates the ledger."),
    TOPICS("topics", "Create the topics and the share group on Kafka.");

    private final String word;
    private final String description;

    StandaloneCommand(String word, String description) {
        this.word = word;
        this.description = description;
    }

    String word() {
        return word;
    }

    /** A command that only says where the real one is. */
    CommandSpec stub() {
        Callable<Integer> refuse =
                () -> {
                    throw new CommandFailedException(
                            ExitCode.USAGE,
                            "`drover " + word + "` is not part of this program",
                            "it needs the servers that come with dev.drover.standalone.Main",
                            "start it with the launcher script `drover` of the distribution",
                            "COMMAND_ELSEWHERE");
                };
        var spec = CommandSpec.wrapWithoutInspection(refuse).name(word);
        spec.mixinStandardHelpOptions(false);
        spec.usageMessage().description(description);
        spec.parser().unmatchedArgumentsAllowed(true);
        spec.parser().unmatchedOptionsArePositionalParams(true);
        return spec;
    }
}
