package dev.drover.cli.command;

import dev.drover.cli.console.Console;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Print the version.")
final class VersionCommand implements Runnable {
    private final Console console;

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.out().println(text());
        console.out().flush();
    }

    static String text() {
        var version =
                Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion());
        return "drover "
                + version.orElse("development build")
                + " (Java "
                + Runtime.version().feature()
                + ")";
    }
}
