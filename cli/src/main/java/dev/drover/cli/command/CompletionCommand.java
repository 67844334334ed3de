package dev.drover.cli.command;

import dev.drover.cli.console.Console;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print a script that completes commands and options.",
        footer = {
            "",
            "Examples:",
            "  source <(drover completion bash)",
            "  source <(drover completion zsh)"
        })
final class CompletionCommand implements Runnable {
    /** The script serves both: under zsh it loads bash's completion first. */
    enum Shell {
        bash,
        zsh
    }

    private final Console console;

    @SuppressWarnings("UnusedVariable") // one script serves both shells; the word is checked
    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.bash;

    @Spec private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        var root = spec.root();
        console.out().print(AutoComplete.bash(root.name(), root.commandLine()));
        console.out().flush();
    }
}
