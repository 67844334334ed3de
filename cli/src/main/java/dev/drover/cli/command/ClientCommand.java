package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that talks to the coordinator. */
@Command(mixinStandardHelpOptions = false)
abstract class ClientCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @SuppressWarnings("UnusedVariable") // the session finds it by name at every level
    @Mixin(name = ClientOptions.NAME)
    private ClientOptions options = new ClientOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    ClientCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public final Integer call()
            throws CommandFailedException, CoordinatorException, InterruptedException {
        try (var session = Session.open(spec, surroundings)) {
            return run(session).number();
        }
    }

    abstract ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException;

    /** Whichever option of that mixin was typed first. */
    Optional<String> typedOf(String mixin) {
        var typed = spec.commandLine().getParseResult().matchedOptions();
        return Optional.ofNullable(spec.mixins().get(mixin)).stream()
                .flatMap(options -> options.options().stream())
                .filter(option -> typed.stream().anyMatch(option::equals))
                .map(option -> option.longestName())
                .findFirst();
    }

    static CommandFailedException wrongUsage(String what, String remedy, String code) {
        return new CommandFailedException(ExitCode.USAGE, what, "", remedy, code);
    }
}
