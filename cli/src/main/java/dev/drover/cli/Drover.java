package dev.drover.cli;

import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.client.CoordinatorLocation;
import dev.drover.cli.command.CommandTree;
import dev.drover.cli.command.Surroundings;
import dev.drover.cli.console.Console;
import dev.drover.cli.progress.WatchRollout;
import dev.drover.contracts.http.RolloutView;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * The door for programs that bring more commands, or run these in their own process:
 *
 * <pre>{@code
 * var drover = Drover.onTerminal().inPlaceOfStubs(Map.of("demo", new DemoCommand(), …));
 * System.exit(drover.run(args));
 *
 * drover.at(coordinator).run("failures", "show", fingerprint);
 * drover.at(coordinator).watch(rollout);
 * }</pre>
 *
 * Immutable; each method returns another.
 */
public final class Drover {
    /** The commands that are stubs here and that another program brings. */
    public static final List<String> STANDALONE_COMMANDS = CommandTree.standaloneCommands();

    private final Surroundings surroundings;
    private final Map<String, Object> inPlaceOfStubs;

    private Drover(Surroundings surroundings, Map<String, Object> inPlaceOfStubs) {
        this.surroundings = surroundings;
        this.inPlaceOfStubs = Map.copyOf(inPlaceOfStubs);
    }

    /** With the streams of this process. */
    public static Drover onTerminal() {
        return on(Console.system());
    }

    /** With other streams. */
    public static Drover on(Console console) {
        return new Drover(new Surroundings(console, Optional.empty()), Map.of());
    }

    /**
     * With picocli commands by word in place of stubs. They may throw {@link
     * dev.drover.cli.exit.CommandFailedException} to end with words and an exit code.
     *
     * @throws IllegalArgumentException at the first use, when a word is none of {@link
     *     #STANDALONE_COMMANDS}
     */
    public Drover inPlaceOfStubs(Map<String, Object> commands) {
        return new Drover(surroundings, commands);
    }

    /** Talking to this coordinator unless an option names another; the environment is ignored. */
    public Drover at(URI coordinator) {
        var location = Optional.of(new CoordinatorLocation(coordinator));
        return new Drover(new Surroundings(surroundings.console(), location), inPlaceOfStubs);
    }

    public Console console() {
        return surroundings.console();
    }

    /** The whole tree, ready to execute. */
    public CommandLine commandLine() {
        return CommandTree.of(surroundings, inPlaceOfStubs);
    }

    /** Runs a command; errors are told on the console. Returns the exit code. */
    public int run(String... args) {
        return commandLine().execute(args);
    }

    /** Shows the progress of a rollout until it is over, and returns where it ended. */
    public RolloutView watch(String rollout) throws CoordinatorException, InterruptedException {
        var location = surroundings.coordinator().orElse(CoordinatorLocation.DEFAULT);
        try (var client = new CoordinatorClient(location)) {
            return WatchRollout.run(client, rollout, surroundings.console());
        }
    }
}
