package dev.drover.cli.command;

import dev.drover.cli.console.Console;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "drover",
        description = "Rolls schema migrations over a fleet of PostgreSQL tenant databases.",
        commandListHeading = "",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "First steps:",
            "  drover demo                            try it all on this machine",
            "  drover plan -m db/migrations           what would happen",
            "  drover apply -m db/migrations --watch  do it",
            "  drover failures                        what failed, and why",
            "",
            "`drover help COMMAND` tells more. Exit codes: 0 ok, 2 usage or input, 3 some",
            "tenants failed, 4 rollout failed, 5 paused, 8 watch timed out, 9 not authorised,",
            "10 coordinator unreachable, 11 conflict, 12 precondition."
        })
final class RootCommand implements Runnable {
    private final Console console;

    @SuppressWarnings("UnusedVariable") // the session finds it by name at every level
    @Mixin(name = ClientOptions.NAME)
    private ClientOptions options = new ClientOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    RootCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        spec.commandLine().usage(console.out(), spec.commandLine().getColorScheme());
        console.out().flush();
    }
}
