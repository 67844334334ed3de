package dev.drover.cli;

/** The client program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Drover.onTerminal().run(args));
    }
}
