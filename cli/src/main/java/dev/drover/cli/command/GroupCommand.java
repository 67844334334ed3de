package dev.drover.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A word that needs another one after it, such as {@code tenants list}. */
@Command
class GroupCommand implements Runnable {
    @SuppressWarnings("UnusedVariable") // the session finds it by name at every level
    @Mixin(name = ClientOptions.NAME)
    private ClientOptions options = new ClientOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        CommandLine commandLine = spec.commandLine();
        throw new ParameterException(
                commandLine, "which? " + String.join(", ", commandLine.getSubcommands().keySet()));
    }

    @Command(name = "tenants", commandListHeading = "", description = "The tenants of the fleet.")
    static final class Tenants extends GroupCommand {}

    @Command(name = "workers", commandListHeading = "", description = "List workers.")
    static final class Workers extends GroupCommand {}
}
