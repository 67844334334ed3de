package dev.drover.cli.command;

import dev.drover.cli.console.Console;

/** While open, says after Ctrl-C that only the watching has ended. */
final class Detaching implements AutoCloseable {
    private final Thread hook;

    Detaching(Console console, String rollout) {
        hook =
                new Thread(
                        () -> {
                            console.err().println();
                            console.err().println("detached; rollout " + rollout + " goes on");
                            console.err().println("  look with: drover status " + rollout);
                            console.err().flush();
                        },
                        "drover-detached");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending by Ctrl-C: the hook speaks
        }
    }
}
